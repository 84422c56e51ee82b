/** Who was heard of within the last while; who was not is gone. Every name is held for as long as it is heard. */
export class Leases {
  readonly #leaseMs: number;
  readonly #namesMax: number;
  /** Name -> until when, the one heard last at the end. */
  readonly #until = new Map<string, number>();

  constructor(leaseMs: number, namesMax: number) {
    this.#leaseMs = leaseMs;
    this.#namesMax = namesMax;
  }

  /** `new`: nothing was held of it; `full`: nothing is, since there is no room. */
  heard(name: string, nowMs: number): 'known' | 'new' | 'full' {
    const isKnown = this.#until.delete(name);
    if (!isKnown && this.#until.size >= this.#namesMax) return 'full';
    this.#until.set(name, nowMs + this.#leaseMs);
    return isKnown ? 'known' : 'new';
  }

  end(name: string): void {
    this.#until.delete(name);
  }

  /** Those whose time is up; they are not held any more. */
  expired(nowMs: number): readonly string[] {
    const gone: string[] = [];
    for (const [name, untilMs] of this.#until) {
      if (untilMs > nowMs) break;
      gone.push(name);
      this.#until.delete(name);
    }
    return gone;
  }
}
