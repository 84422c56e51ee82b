export interface CacheBounds {
  readonly entriesMax: number;
  readonly bytesMax: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly bytes: number;
}

/**
 * Keeps what was used last, as far as number and size allow: what was not used for longest goes first, and what alone
 * is larger than all of it may be is not kept.
 */
export class LruCache<Value> {
  readonly #bounds: CacheBounds;
  /** The longest unused first. */
  readonly #entries = new Map<string, Entry<Value>>();
  #bytes = 0;

  constructor(bounds: CacheBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** `bytes`: about what it takes up. */
  set(key: string, value: Value, bytes: number): void {
    this.#remove(key);
    if (bytes > this.#bounds.bytesMax) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#bounds.entriesMax && this.#bytes <= this.#bounds.bytesMax)
        return;
      this.#remove(oldest);
    }
  }

  *entries(): Iterable<readonly [key: string, value: Value]> {
    for (const [key, { value }] of this.#entries) yield [key, value];
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}
