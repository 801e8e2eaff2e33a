// Starts the hosted page: nothing but the first embedder of the module. Glue code, wasm and
// configuration are fetched side by side; what keeps the page from starting is said in words.

const place = document.getElementById("service-accounts");

/** Shows a message instead of the module; only as text, whatever it holds. */
function say(text, detail) {
  const message = document.createElement("div");
  message.className = "boot-message";
  message.setAttribute("role", "alert");
  const parts = [["h1", "Service Accounts cannot start"], ["p", text]];
  if (detail) parts.push(["code", detail]);
  for (const [name, words] of parts) {
    const part = document.createElement(name);
    part.textContent = words;
    message.append(part);
  }
  place.replaceWith(message);
}

/** An error with words for the person; the cause is shown below them. */
class StartError extends Error {}

async function failing(words, promise) {
  try {
    return await promise;
  } catch (cause) {
    throw new StartError(words, { cause });
  }
}

async function wasm(link) {
  const response = await fetch(link.href, { integrity: link.integrity });
  if (!response.ok) throw new Error(`${link.href}: status ${response.status}`);
  const type = response.headers.get("Content-Type");
  if (type !== "application/wasm") {
    throw new Error(`${link.href}: served as "${type}" instead of application/wasm`);
  }
  return response;
}

async function config() {
  const response = await fetch("config.json", { cache: "no-cache", credentials: "same-origin" });
  if (!response.ok) throw new Error(`config.json: status ${response.status}`);
  return response.text();
}

async function start() {
  if (typeof WebAssembly !== "object" || !("adoptedStyleSheets" in document)) {
    throw new StartError("This browser is too old for it: it lacks WebAssembly or constructed stylesheets.");
  }
  const glue = document.querySelector("link[rel=modulepreload]");
  const binary = document.querySelector("link[rel=preload][as=fetch]");
  const words = "A part of it could not be loaded, or is not the one that belongs to this page. Reload; if that does not help, tell whoever hosts it.";
  const settings = failing(
    "Its configuration could not be loaded: config.json must lie beside this page.",
    config(),
  );
  // Reported where it is awaited.
  settings.catch(() => {});
  const module_or_path = wasm(binary);
  module_or_path.catch(() => {});
  const module = await failing(words, import(glue.href));
  await failing(words, module_or_path.then((response) => module.default({ module_or_path: response })));
  const text = await settings;
  const apiBase = await failing(
    "Its configuration is wrong. Whoever hosts this page has to mend it:",
    (async () => module.readConfig(text))(),
  );
  module.mount(place, { apiBase, route: "hash", storage: true });
}

start().catch((error) => {
  const known = error instanceof StartError;
  const cause = known ? error.cause : error;
  say(known ? error.message : "Something unexpected happened.", cause && String(cause.message ?? cause));
});
