// Somebody else's page, which embeds the module and keeps count of what the module leaves behind.

const { glue, wasm, api, storage } = document.body.dataset;

// As a browser does that keeps nothing for any page.
if (storage === "blocked") {
  const get = () => {
    throw new DOMException("blocked", "SecurityError");
  };
  for (const kind of ["localStorage", "sessionStorage"]) Object.defineProperty(window, kind, { get });
}

// Listeners on what belongs to the page.
const listeners = [];
const { addEventListener, removeEventListener } = EventTarget.prototype;
const isOfPage = (target) => !target || target === window || target === document;
const captures = (options) => (typeof options === "object" ? Boolean(options?.capture) : Boolean(options));
const at = (name, listener, options) =>
  listeners.findIndex(
    (one) => one.name === name && one.listener === listener && one.capture === captures(options),
  );

EventTarget.prototype.addEventListener = function (name, listener, options) {
  if (isOfPage(this) && at(name, listener, options) < 0) {
    listeners.push({ name, listener, capture: captures(options) });
  }
  return addEventListener.call(this ?? window, name, listener, options);
};
EventTarget.prototype.removeEventListener = function (name, listener, options) {
  const index = at(name, listener, options);
  if (isOfPage(this) && index >= 0) listeners.splice(index, 1);
  return removeEventListener.call(this ?? window, name, listener, options);
};

// Timers that have not come to their end, and how long they take.
const timers = new Map();
const { setInterval, clearInterval, setTimeout, clearTimeout } = window;
window.setInterval = (act, every, ...given) => {
  const id = setInterval(act, every, ...given);
  timers.set(id, `every ${every} ms`);
  return id;
};
window.setTimeout = (act, after, ...given) => {
  const id = setTimeout(() => {
    timers.delete(id);
    act();
  }, after, ...given);
  timers.set(id, `after ${after} ms`);
  return id;
};
for (const [name, clear] of Object.entries({ clearInterval, clearTimeout })) {
  window[name] = (id) => {
    timers.delete(id);
    clear(id);
  };
}

// Whatever is said to have gone wrong.
const faults = [];
const { error } = console;
console.error = (...said) => {
  faults.push(said.join(" "));
  error(...said);
};
addEventListener.call(window, "error", (event) => faults.push(event.message));
addEventListener.call(window, "unhandledrejection", (event) => faults.push(`rejected: ${event.reason}`));

const module = await import(glue);
// A release calls it by a short name.
const exported = Object.values(await module.default({ module_or_path: wasm }));
const memory = exported.find((one) => one instanceof WebAssembly.Memory);
const place = document.createElement("div");
const put = (side) => document.getElementById(side).append(place);
let mounted;

// WebKit's driver measures with the page's own timers how long a script takes.
const LONGEST_SCRIPT = "after 60000 ms";

window.host = {
  faults,
  mount() {
    mounted = module.mount(place, { apiBase: api, storage: true });
    if (!place.isConnected) put("left");
  },
  unmount: () => mounted.unmount(),
  move: () => put("right"),
  remove: () => place.remove(),
  putBack: () => put("left"),
  async left() {
    const { held } = await navigator.locks.query();
    return {
      listeners: listeners.map((one) => one.name).sort(),
      timers: [...timers.values()].filter((one) => one !== LONGEST_SCRIPT).sort(),
      locks: held.length,
      nodes: place.shadowRoot.childNodes.length,
      sheets: place.shadowRoot.adoptedStyleSheets.length,
      title: document.title,
    };
  },
  memory: () => memory.buffer.byteLength,
};
host.mount();
