import { type LocalStore, type Write, WrittenBehind } from '@rembuk/client';
import type { Random } from '../support/random.ts';

/** A person's device: what a page has kept there outlives the page. */
export class Device {
  /** While it is full, nothing is written. */
  isFull = false;
  readonly #random: Random;
  /** JSON by key, as it would be found after a loss of power. */
  readonly #durable = new Map<string, string>();
  #page = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get isEmpty(): boolean {
    return this.#durable.size === 0;
  }

  /** Whether these words are on it, in whatever. */
  holds(words: string): boolean {
    for (const json of this.#durable.values()) if (json.includes(words)) return true;
    return false;
  }

  keys(): readonly string[] {
    return [...this.#durable.keys()];
  }

  /** For a page that begins now; the page before it writes no more. */
  openStore(): LocalStore {
    this.#page += 1;
    const page = this.#page;
    const kept = [...this.#durable].map(([key, json]): Write => [key, JSON.parse(json)]);
    return new WrittenBehind(
      kept,
      async (writes) => {
        await new Promise((resolve) => {
          setTimeout(resolve, this.#random.between(0, 20));
        });
        if (page === this.#page) this.#write(writes);
      },
      () => Promise.resolve(),
    );
  }

  /** The page is gone without having ended: what it was about to write is not written. */
  lose(): void {
    this.#page += 1;
  }

  #write(writes: readonly Write[]): void {
    if (this.isFull) throw new Error('the device is full');
    for (const [key, value] of writes) {
      if (value === undefined) this.#durable.delete(key);
      else this.#durable.set(key, JSON.stringify(value));
    }
  }
}
