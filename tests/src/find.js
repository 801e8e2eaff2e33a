// Finds what a person finds: elements by role and accessible name, in every shadow root.

const IMPLIED = {
  A: (e) => (e.hasAttribute("href") ? "link" : ""),
  BUTTON: () => "button",
  DIALOG: () => "dialog",
  FIELDSET: () => "group",
  FORM: () => "form",
  HEADER: () => "banner",
  INPUT: (e) =>
    ({ checkbox: "checkbox", radio: "radio", search: "searchbox" })[e.type] ?? "textbox",
  LI: () => "listitem",
  MAIN: () => "main",
  OPTION: () => "option",
  PROGRESS: () => "progressbar",
  SELECT: () => "combobox",
  TR: () => "row",
  UL: () => "list",
  OL: () => "list",
};

function* elements(root) {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* elements(element.shadowRoot);
  }
}

function roleOf(element) {
  const given = element.getAttribute("role");
  if (given) return given;
  if (/^H[1-6]$/.test(element.tagName)) return "heading";
  return IMPLIED[element.tagName]?.(element) ?? "";
}

// Of several, the one that was opened last lies on top, wherever it stands in the document.
function openModal() {
  const open = [...elements(document)].filter((e) => e.tagName === "DIALOG" && e.open);
  if (open.length < 2) return open[0] ?? null;
  const inFront = ({ left, right, top, bottom }) => frontAt((left + right) / 2, (top + bottom) / 2);
  return open.findLast((e) => e.contains(inFront(e.getBoundingClientRect()))) ?? open.at(-1);
}

// What is in front at a point of the window, in whichever shadow root.
function frontAt(x, y) {
  let front = document.elementFromPoint(x, y);
  while (front?.shadowRoot) {
    const inside = front.shadowRoot.elementFromPoint(x, y);
    if (!inside || inside === front) break;
    front = inside;
  }
  return front;
}

function isShown(element, modal = openModal()) {
  if (element.closest("[inert]")) return false;
  if (modal && !modal.contains(element)) return false;
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
}

// The text of an element: as it names things (a label given by hand counts instead of what is
// inside), or as it is read (`plain`).
function textOf(node, plain = false) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return "";
  if (node.getAttribute?.("aria-hidden") === "true") return "";
  const display = node.nodeType === Node.ELEMENT_NODE ? getComputedStyle(node).display : "inline";
  if (display === "none") return "";
  const own = node.getAttribute?.("aria-label");
  if (own && !plain) return own;
  let inner = "";
  for (const child of (node.shadowRoot ?? node).childNodes) inner += textOf(child, plain);
  return display.startsWith("inline") ? inner : ` ${inner} `;
}

const tidy = (text) => text.replace(/\s+/g, " ").trim();

function nameOf(element) {
  const root = element.getRootNode();
  const by = element.getAttribute("aria-labelledby");
  if (by) {
    return tidy(by.split(/\s+/).map((id) => { const e = root.getElementById(id); return e ? textOf(e) : ""; }).join(" "));
  }
  const given = element.getAttribute("aria-label");
  if (given) return tidy(given);
  if (element.labels?.length) return tidy([...element.labels].map((e) => textOf(e)).join(" "));
  if (element.tagName === "FIELDSET") return tidy(textOf(element.querySelector("legend") ?? element));
  return tidy(textOf(element));
}

function matches(element, role, name) {
  if (roleOf(element) !== role) return false;
  if (name === null) return true;
  const own = nameOf(element);
  return name.endsWith("…") ? own.startsWith(name.slice(0, -1)) : own === name;
}

function find(role, name) {
  const modal = openModal();
  return [...elements(document)].filter((e) => matches(e, role, name) && isShown(e, modal));
}

function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

function outline() {
  const interesting = /^(alert|banner|button|checkbox|combobox|dialog|heading|link|listbox|main|option|radio|radiogroup|row|searchbox|status|textbox)$/;
  const lines = [];
  const modal = openModal();
  for (const element of elements(document)) {
    const role = roleOf(element);
    if (interesting.test(role) && isShown(element, modal)) {
      const value = element.value ? ` = ${JSON.stringify(element.value)}` : "";
      lines.push(`${role} ${JSON.stringify(nameOf(element).slice(0, 90))}${value}`);
    }
  }
  return lines.slice(0, 120).join("\n");
}

// Whether all transitions are over; what turns or shimmers for ever is not waited for, nor what is
// not drawn: the words that stand in the page until it starts wait there for as long as it runs.
function isStill() {
  const roots = [document, ...[...elements(document)].flatMap((e) => e.shadowRoot ?? [])];
  return roots
    .flatMap((root) => root.getAnimations())
    .filter((one) => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity)
    .every((one) => one.effect.target.getClientRects().length === 0);
}

// Whether words can be read without scrolling, with nothing in front of them.
function isInSight(words) {
  const modal = openModal();
  const says = (e) => tidy(textOf(e, true)).includes(words);
  const holders = [...elements(document)].filter((e) => isShown(e, modal) && says(e));
  const inner = holders.filter((e) => !holders.some((other) => other !== e && e.contains(other)));
  return inner.some((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (right - left < 8 || bottom - top < 8) return false;
    const front = frontAt((left + right) / 2, (top + bottom) / 2);
    return front !== null && (element.contains(front) || front.contains(element));
  });
}
