// Watches what presses on the module's controls do: the focus is somewhere soon after each, and what is
// pressed stays under the pointer until it is released. It is part of every script, so a page is watched
// from the first question that a test asks it.

// How long the focus may be nowhere, and how long after a press it is looked for, in ms.
const LONGEST_NOWHERE = 500;
const WATCHED = 1000;
const BETWEEN_LOOKS = 50;
// By how much a pressed control may move, in px: positions are rounded.
const MOVED = 1;

const CONTROL =
  "button, a[href], input, select, textarea, label, summary, [role=option], [role=gridcell], [tabindex='0']";
const KEYS_THAT_PRESS = ["Enter", " ", "Escape"];

// Presses of which it is not asked that the focus is somewhere.
const FOCUS_EXCEPTIONS = [
  {
    reason: "WebKit, and Firefox on a Mac, give no focus to what a pointer presses",
    is: (press) =>
      press.byPointer &&
      (/Mac OS X.*Firefox/.test(navigator.userAgent) ||
        (/Safari/.test(navigator.userAgent) && !/Chrom/.test(navigator.userAgent))),
  },
  {
    reason: "the module is gone, or the page is being left",
    is: (press) => !press.root.isConnected,
  },
  {
    reason: "in a tab that is not in front no frame is drawn, and the focus is moved in frames",
    is: () => document.hidden,
  },
];

// Presses of which it is not asked that nothing moves.
const MOVE_EXCEPTIONS = [
  {
    reason: "a dialog glides a few pixels into its place while it opens; no hand is there so soon",
    is: (control) =>
      control.closest("dialog")?.getAnimations().some((one) => one.playState === "running") ?? false,
  },
];

const isFocusNowhere = () => [null, document.body, document.documentElement].includes(focused());

// A press of this event, where it is one on a control of the module.
function pressOf(event, byPointer) {
  const path = event.composedPath();
  const root = path.find((e) => e.classList?.contains("sa-root"));
  const control = path.find((e) => e.matches?.(CONTROL));
  if (!event.isTrusted || !root || !control) return null;
  return { root, control, byPointer, said: `${roleOf(control)} ${JSON.stringify(nameOf(control))}` };
}

// Reports a press after which the focus is nowhere for too long. Only the last one is followed.
function follow(press, watch) {
  watch.press = press;
  const began = performance.now();
  let lastSeen = began;
  let [looks, frames] = [0, 0];
  const look = () => {
    if (watch.press !== press) return;
    const now = performance.now();
    if (!isFocusNowhere() || FOCUS_EXCEPTIONS.some(({ is }) => is(press))) {
      [lastSeen, looks, frames] = [now, 0, 0];
      if (now - began >= WATCHED) watch.press = null;
    } else {
      // A busy page has not had the time: it gets some looks and frames besides.
      looks += 1;
      requestAnimationFrame(() => { frames += 1; });
      if (now - lastSeen >= LONGEST_NOWHERE && looks > 5 && frames > 3) {
        watch.press = null;
        watch.found.push(`the focus is nowhere ${LONGEST_NOWHERE} ms after a press on ${press.said}`);
      }
    }
    if (watch.press === press) setTimeout(look, BETWEEN_LOOKS);
  };
  look();
}

// Says how something pressed has moved by the time it is released.
function moveOf({ control, said, place, x, y }) {
  if (!control.isConnected) return `${said} is gone when the pointer that presses it is released`;
  const now = control.getBoundingClientRect();
  const by = [now.left - place.left, now.top - place.top].map(Math.round);
  if (by.some((length) => Math.abs(length) > MOVED)) return `${said} has moved by ${by} px under the pointer that presses it`;
  const front = frontAt(x, y);
  const isThere = !front || control.contains(front) || front.contains(control);
  return isThere ? null : `${said} is covered by ${front.outerHTML.slice(0, 80)} when the pointer that presses it is released`;
}

function watchPresses() {
  if (document.presses) return;
  const watch = { press: null, held: null, found: [] };
  Object.defineProperty(document, "presses", { value: watch, enumerable: false });
  // Neither on the window nor on the document: tests count what the module leaves there.
  const on = (name, act) => document.documentElement.addEventListener(name, act, true);
  on("pointerdown", (event) => {
    const press = pressOf(event, true);
    watch.held = press && !MOVE_EXCEPTIONS.some(({ is }) => is(press.control)) && {
      ...press, place: press.control.getBoundingClientRect(), x: event.clientX, y: event.clientY,
    };
  });
  // Before anything is done about the press.
  on("pointerup", () => {
    const said = watch.held && watch.held.root.isConnected && moveOf(watch.held);
    watch.held = null;
    if (said) watch.found.push(said);
  });
  on("click", (event) => {
    const press = pressOf(event, event.detail > 0);
    // What is pressed elsewhere may take the focus from everything.
    if (event.isTrusted) watch.press = null;
    if (press) follow(press, watch);
  });
  on("keydown", (event) => {
    const press = !event.isComposing && KEYS_THAT_PRESS.includes(event.key) && pressOf(event, false);
    if (press) follow(press, watch);
  });
}

// What is wrong with the presses so far, once the last one is known to be right or wrong.
function takePressFindings() {
  const watch = document.presses;
  return new Promise((done) => {
    const ask = () => {
      if (watch.press && isFocusNowhere() && !FOCUS_EXCEPTIONS.some(({ is }) => is(watch.press))) setTimeout(ask, BETWEEN_LOOKS / 2);
      else done(watch.found.splice(0));
    };
    ask();
  });
}

watchPresses();
