/**
 * The latest items of a list that grows at its end and is forgotten from its beginning. Immutable: with one item more it
 * is another tail. Tails that grew out of one another share one array, so that to grow copies nothing: the one that
 * reaches to the end of the array writes behind it, where the others do not look; any other copies what it holds.
 */
export class Tail<Item> implements Iterable<Item> {
  readonly #array: Item[];
  readonly #from: number;
  readonly #to: number;

  private constructor(array: Item[], from: number, to: number) {
    this.#array = array;
    this.#from = from;
    this.#to = to;
  }

  static of<Item>(items: Iterable<Item>): Tail<Item> {
    const array = [...items];
    return new Tail(array, 0, array.length);
  }

  get length(): number {
    return this.#to - this.#from;
  }

  get newest(): Item | undefined {
    return this.length > 0 ? this.#array[this.#to - 1] : undefined;
  }

  with(item: Item): Tail<Item> {
    if (this.#array.length !== this.#to) return Tail.of(this).with(item);
    this.#array.push(item);
    return new Tail(this.#array, this.#from, this.#to + 1);
  }

  get oldest(): Item | undefined {
    return this.length > 0 ? this.#array[this.#from] : undefined;
  }

  /** Copied where what is forgotten would outweigh what is kept: it is not held in memory for long. */
  withoutOldest(): Tail<Item> {
    const from = Math.min(this.#from + 1, this.#to);
    return from > this.#to - from
      ? new Tail(this.#array.slice(from, this.#to), 0, this.#to - from)
      : new Tail(this.#array, from, this.#to);
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (let index = this.#from; index < this.#to; index += 1) yield this.#array[index] as Item;
  }
}
