// Service Accounts in any page: the package's entry. Options are checked here, so that what is wrong
// with one is said in its own words before WebAssembly sees it.

import init, { mount as mountModule } from "./module.js";

/** @typedef {import("./service-accounts.js").MountOptions} MountOptions */

/** What each option has to be. */
const OPTIONS = {
  apiBase: { expected: "an https: address (http: only for this very machine)", is: isApiBase },
  route: { expected: '"memory" or "hash"', is: (value) => value === "memory" || value === "hash" },
  storage: { expected: "true or false", is: (value) => typeof value === "boolean" },
};

const THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function isApiBase(value) {
  if (typeof value !== "string" && !(value instanceof URL)) return false;
  const url = URL.parse ? URL.parse(value) : parse(value);
  return url?.protocol === "https:" || (url?.protocol === "http:" && THIS_MACHINE.test(url.hostname));
}

/** For browsers that do not have `URL.parse` yet. */
function parse(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** How a value is written in an error. */
function shown(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof URL) return `the URL ${value}`;
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value) ? "an array" : `an object (${value.constructor?.name ?? "without a prototype"})`;
}

function refuse(name, expected, value) {
  throw new TypeError(`service-accounts: ${name} must be ${expected}, not ${shown(value)}`);
}

/** @returns {MountOptions} what the module is given */
function checked(options) {
  if (options === null || typeof options !== "object") refuse("options", "an object with an apiBase", options);
  const known = Object.keys(OPTIONS);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`service-accounts: there is no option "${unknown}"; there are ${known.join(", ")}`);
  }
  for (const [name, { expected, is }] of Object.entries(OPTIONS)) {
    const value = options[name];
    const isGiven = value !== undefined || name === "apiBase";
    if (isGiven && !is(value)) refuse(name, expected, value);
  }
  const { apiBase, route, storage } = options;
  return { apiBase: String(apiBase), route, storage };
}

function found(target) {
  if (typeof target !== "string") {
    if (target?.nodeType !== Node.ELEMENT_NODE) refuse("target", "an element or a selector", target);
    return target;
  }
  const element = select(target);
  if (element) return element;
  throw new TypeError(`service-accounts: nothing in the page matches target ${shown(target)}`);
}

function select(selector) {
  try {
    return document.querySelector(selector);
  } catch {
    return refuse("target", "an element or a selector", selector);
  }
}

let loading;

/** Fetches and starts the module, once; after a failure, anew. */
function load() {
  loading ??= init().catch((cause) => {
    loading = undefined;
    throw new Error("service-accounts: the module could not be loaded", { cause });
  });
  return loading;
}

/** See `service-accounts.d.ts`. */
export function mount(target, options) {
  const element = found(target);
  const given = checked(options);
  let mounted;
  let isWanted = true;
  const ready = load().then(() => {
    if (isWanted) mounted = mountModule(element, given);
  });
  return {
    ready,
    unmount() {
      isWanted = false;
      mounted?.unmount();
      mounted = undefined;
    },
  };
}
