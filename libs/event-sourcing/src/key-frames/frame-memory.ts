/** Something that takes up memory and can give some of it up. */
export interface Holder {
  /** About what it takes up now. */
  readonly bytes: number;
  /** Gives up a part; all of it after a bounded number of times. */
  thin(): void;
}

/**
 * What all key frames together may take up, of whatever folds. Past it, whatever was unused longest is thinned, step by
 * step, until it is gone or there is room.
 */
export class FrameMemory {
  readonly bytesMax: number;
  /** With what each was counted; the longest unused first. */
  readonly #counted = new Map<Holder, number>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Somebody used it, and it may have grown. */
  used(holder: Holder): void {
    this.#count(holder);
    while (this.#bytes > this.bytesMax) {
      const [longestUnused] = this.#counted.keys();
      if (!longestUnused) return;
      longestUnused.thin();
      this.#recount(longestUnused);
    }
  }

  /** As the one that was used last. */
  #count(holder: Holder): void {
    this.#bytes -= this.#counted.get(holder) ?? 0;
    this.#counted.delete(holder);
    if (holder.bytes === 0) return;
    this.#bytes += holder.bytes;
    this.#counted.set(holder, holder.bytes);
  }

  /** In its place. */
  #recount(holder: Holder): void {
    this.#bytes += holder.bytes - (this.#counted.get(holder) ?? 0);
    if (holder.bytes === 0) this.#counted.delete(holder);
    else this.#counted.set(holder, holder.bytes);
  }
}
