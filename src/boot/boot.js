// Starts the hosted page: nothing but the first embedder of the module. Glue code, wasm and
// configuration are fetched side by side; what keeps the page from starting is said in words (F45).
// What is said when this script itself does not come stands in index.html.

const place = document.getElementById("service-accounts");

const PARTS =
  "Part of this page is missing or doesn't match. A new version may be rolling out: reload in a moment. " +
  "If it continues, contact your administrator.";
const CONFIG_MISSING = "Couldn't load the configuration: config.json must be next to this page.";
const CONFIG_WRONG = "The configuration is invalid. Your administrator needs to fix it:";
const POLICY =
  "The host's Content-Security-Policy doesn't allow WebAssembly: script-src needs 'wasm-unsafe-eval'.";
const TYPE = "The host must serve WebAssembly as application/wasm:";
const TOO_OLD = "This browser is too old: it doesn't support WebAssembly or constructed stylesheets.";

/** How often the host is asked for a newer version at most, in milliseconds. */
const BETWEEN_LOOKS = 10 * 60 * 1000;

/** Shows a message instead of the module; only as text, whatever it holds. */
function say(text, detail) {
  const make = (name, className, words = "") => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = words;
    return element;
  };
  const button = make("button", "boot-reload", "Reload");
  button.type = "button";
  button.addEventListener("click", reload);
  const message = make("div", "boot-message");
  message.setAttribute("role", "alert");
  message.append(make("h1", "", "Service Accounts couldn't start"), make("p", "", text));
  if (detail) message.append(make("p", "boot-detail", detail));
  message.append(button);
  const main = make("main", "");
  main.append(message);
  place.replaceWith(main);
}

/** Loads the page and every part of it anew: a part that the browser keeps damaged would stay so. */
async function reload() {
  const parts = [...document.querySelectorAll("link[href], script[src]")];
  const options = { cache: "reload", signal: AbortSignal.timeout(10_000) };
  await Promise.allSettled(parts.map((part) => fetch(part.href ?? part.src, options)));
  location.reload();
}

/** An error with words for the person; the cause is shown below them. */
class StartError extends Error {
  constructor(words, cause) {
    super(words, { cause });
  }
}

async function failing(words, promise) {
  try {
    return await promise;
  } catch (cause) {
    throw new StartError(words, cause);
  }
}

/** The same for a part that `index.html` names. Browsers do not say whether it is missing: a second look does. */
async function failingPart(link, promise) {
  try {
    return await promise;
  } catch (cause) {
    const answer = await fetch(link.href, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
    const reason = answer && !answer.ok ? `status ${answer.status}` : cause.message;
    throw new StartError(PARTS, `${link.getAttribute("href")}: ${reason}`);
  }
}

/** Fetches a part that `index.html` names: what is not what it should be is refused (S9). */
function fetchPart(link) {
  return failingPart(link, fetch(link.href, { integrity: link.integrity }));
}

async function fetchWasm(link) {
  const response = await fetchPart(link);
  const type = response.headers.get("Content-Type");
  if (type !== "application/wasm") throw new StartError(TYPE, `${link.getAttribute("href")}: served as "${type}"`);
  return response;
}

async function fetchConfig() {
  const response = await fetch("config.json", { cache: "no-cache", credentials: "same-origin" });
  if (!response.ok) throw new Error(`config.json: status ${response.status}`);
  return response.text();
}

/** Asks whether the page's policy allows WebAssembly, by the smallest module there is. WebKit says so at the second step. */
function checkPolicy() {
  try {
    new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch (cause) {
    throw new StartError(POLICY, cause);
  }
}

async function start() {
  if (typeof WebAssembly !== "object" || !("adoptedStyleSheets" in document)) throw new StartError(TOO_OLD);
  checkPolicy();
  const style = document.querySelector("link[rel=stylesheet]");
  const glue = document.querySelector("link[rel=modulepreload]");
  const binary = document.querySelector("link[rel=preload][as=fetch]");
  // Browsers refuse a changed sheet without a word, and not all of them changed code: both are looked
  // at here, where the browser has them already.
  const others = Promise.all([style, glue].map(fetchPart));
  const settings = failing(CONFIG_MISSING, fetchConfig());
  const wasm = fetchWasm(binary);
  // Reported where they are awaited.
  for (const promise of [others, settings, wasm]) promise.catch(() => {});
  await others;
  const module = await failingPart(glue, import(glue.href));
  const module_or_path = await wasm;
  await failingPart(binary, module.default({ module_or_path }));
  const text = await settings;
  const apiBase = await failing(CONFIG_WRONG, (async () => module.readConfig(text))());
  const mounted = module.mount(place, { apiBase, route: "hash", storage: true });
  lookForNewer(mounted, binary.getAttribute("href"));
}

/**
 * Whenever somebody comes back to this tab: does the host still have the wasm that runs here? If
 * not, the module says so, once (F46). What runs needs nothing more of the host.
 */
function lookForNewer(mounted, running) {
  let last = -Infinity;
  async function look() {
    if (document.visibilityState !== "visible" || performance.now() - last < BETWEEN_LOOKS) return;
    last = performance.now();
    const response = await fetch(location.href.split("#")[0], { cache: "no-cache", credentials: "same-origin" });
    const page = response.ok ? await response.text() : "";
    if (page.includes('id="service-accounts"') && !page.includes(running)) {
      document.removeEventListener("visibilitychange", listen);
      mounted.sayOutdated();
    }
  }
  // Offline, or the host does not answer: then there is nothing to say.
  const listen = () => void look().catch(() => {});
  document.addEventListener("visibilitychange", listen);
}

start().catch((error) => {
  const known = error instanceof StartError;
  const cause = known ? error.cause : error;
  say(known ? error.message : "Something went wrong.", cause && String(cause.message ?? cause));
});
