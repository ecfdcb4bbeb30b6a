/** A counted native object: released once, at the end of the block that holds it with `using`. */

/** Owns one reference. There is no finaliser: the order of releases matters, and a collector's timing would hide mistakes. */
export class Handle implements Disposable {
  #pointer: Deno.PointerObject | null;
  readonly #release: (pointer: Deno.PointerObject) => void;

  constructor(pointer: Deno.PointerObject, release: (pointer: Deno.PointerObject) => void) {
    this.#pointer = pointer;
    this.#release = release;
  }

  /** The address. Throws an Error after the release. */
  get pointer(): Deno.PointerObject {
    if (this.#pointer === null) throw new Error("A native object was used after its release");
    return this.#pointer;
  }

  /** Gives the reference up without a release: a thread is still inside a call with it. */
  leak(): void {
    this.#pointer = null;
  }

  [Symbol.dispose](): void {
    const pointer = this.#pointer;
    this.#pointer = null;
    if (pointer !== null) this.#release(pointer);
  }
}
