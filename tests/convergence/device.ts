import { type LocalStore, type Write, WrittenBehind } from '@rembuk/client';
import type { Random } from '../support/random.ts';

/** What one page keeps, for as long as it is there. */
export interface PageStore {
  readonly store: LocalStore;
  /** The page is gone without having ended: what it was about to write is not written. */
  lose(): void;
}

/**
 * A person's device: what a page has kept there outlives the page. Each page writes in a slot of its own, and takes over
 * what pages that are gone have left in theirs, as in a browser.
 */
export class Device {
  /** Who it belongs to: what one page of theirs wrote another may send, and take back. */
  readonly owner: string;
  /** While it is full, nothing is written. */
  isFull = false;
  readonly #random: Random;
  /** JSON by key, as it would be found after a loss of power; by page. */
  readonly #durable = new Map<number, Map<string, string>>();
  readonly #living = new Set<number>();
  #page = 0;

  constructor(owner: string, random: Random) {
    this.owner = owner;
    this.#random = random;
  }

  get isEmpty(): boolean {
    return this.keys().length === 0;
  }

  /** Whether these words are on it, in whatever. */
  holds(words: string): boolean {
    for (const slot of this.#durable.values())
      for (const json of slot.values()) if (json.includes(words)) return true;
    return false;
  }

  keys(): readonly string[] {
    return Array.from(this.#durable.values(), (slot) => [...slot.keys()]).flat();
  }

  /** For a page that begins now. */
  openStore(): PageStore {
    this.#page += 1;
    const page = this.#page;
    const own = this.#takeOver(page);
    const kept = Array.from(own, ([key, json]): Write => [key, JSON.parse(json)]);
    const lose = () => void this.#living.delete(page);
    const write = async (writes: readonly Write[]): Promise<void> => {
      await new Promise((resolve) => {
        setTimeout(resolve, this.#random.between(0, 20));
      });
      if (this.#living.has(page)) this.#write(own, writes);
    };
    const letGo = () => Promise.resolve(lose());
    return { store: new WrittenBehind(kept, write, letGo), lose };
  }

  /** All at once: no two pages take the same. */
  #takeOver(page: number): Map<string, string> {
    const own = new Map<string, string>();
    for (const [slot, left] of this.#durable) {
      if (this.#living.has(slot)) continue;
      for (const [key, json] of left) own.set(key, json);
      this.#durable.delete(slot);
    }
    this.#durable.set(page, own);
    this.#living.add(page);
    return own;
  }

  #write(slot: Map<string, string>, writes: readonly Write[]): void {
    if (this.isFull) throw new Error('the device is full');
    for (const [key, value] of writes) {
      if (value === undefined) slot.delete(key);
      else slot.set(key, JSON.stringify(value));
    }
  }
}
