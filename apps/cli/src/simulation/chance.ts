/** Seeded randomness (mulberry32): the same seed makes the same choices. Not for secrets. */
export class Chance {
  #a: number;

  constructor(seed: number) {
    this.#a = seed | 0;
  }

  /** In [0, 1). */
  next = (): number => {
    this.#a = (this.#a + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#a ^ (this.#a >>> 15), 1 | this.#a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };

  /** A whole number in [0, end). */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of them, each as likely; undefined of none. */
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)];
  }

  /** A row of its own for another purpose: what one part of a run draws does not shift what another draws. */
  fork(): Chance {
    return new Chance(this.below(2 ** 31));
  }
}
