/** How to mount the screens. Anything else than these options is an error that names it. */
export interface MountOptions {
  /** The API's address: `https:`, or `http:` on this very machine. */
  apiBase: string | URL;
  /** Where routes are kept: in memory (the default), or behind `#` in the page's address. */
  route?: "memory" | "hash";
  /** Whether drafts and preferences may be kept in the browser's storage (default: no). */
  storage?: boolean;
}

/** A mounted instance. */
export interface Handle {
  /** Fulfilled once the screens show; rejected when the module cannot be loaded or started. */
  readonly ready: Promise<void>;
  /**
   * Takes the instance off the page: requests are aborted, timers and listeners removed, token and
   * data dropped. Does nothing the second time.
   */
  unmount(): void;
}

/**
 * Shows the screens inside an element that can have a shadow root (a `div`, say), or the first that a
 * selector matches. The module is fetched when it is needed first.
 *
 * @throws {TypeError} when the target or an option is not what is expected; says which, and what is.
 */
export function mount(target: Element | string, options: MountOptions): Handle;
