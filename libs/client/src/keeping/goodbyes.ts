const said = 'left';

/**
 * What pages say when they go for good. In storage that is written at once: a transaction that is begun then may not get
 * through before the page is gone. Where there is none, or it is full, the database alone tells.
 * https://html.spec.whatwg.org/multipage/webstorage.html
 */
export class Goodbyes {
  readonly #prefix: string;

  constructor(database: string) {
    this.#prefix = `${database}/left/`;
  }

  say(slot: string): void {
    inStorage((storage) => storage.setItem(this.#prefix + slot, said));
  }

  wasSaidIn(slot: string): boolean {
    return inStorage((storage) => storage.getItem(this.#prefix + slot)) === said;
  }

  /** Everywhere it was said, and nobody has forgotten it since. */
  get slots(): readonly string[] {
    const keys = inStorage((storage) => Object.keys(storage)) ?? [];
    return keys
      .filter((key) => key.startsWith(this.#prefix))
      .map((key) => key.slice(this.#prefix.length));
  }

  /** Nobody asks any more. */
  forget(slot: string): void {
    inStorage((storage) => storage.removeItem(this.#prefix + slot));
  }
}

/** Undefined also where the person has forbidden it, or there is no more room. */
function inStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}
