/** States along a history, as many as may be kept: what does not change is shared between them. */
export class KeyFrames<State> {
  readonly #max: number;
  /** By revision. */
  readonly #states = new Map<number, State>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#states.size;
  }

  keep(revision: number, state: State): void {
    this.#states.set(revision, state);
    if (this.#states.size > this.#max) this.#thinOut();
  }

  /** The last one up to a revision. */
  before(revision: number): { readonly revision: number; readonly state: State } | undefined {
    let nearest = -1;
    for (const one of this.#states.keys()) if (one <= revision && one > nearest) nearest = one;
    const state = this.#states.get(nearest);
    return state === undefined ? undefined : { revision: nearest, state };
  }

  /** Every other one goes: distances double, and none is far from all. */
  #thinOut(): void {
    const revisions = Array.from(this.#states.keys()).toSorted((a, b) => a - b);
    for (const revision of revisions.filter((_, index) => index % 2 === 0))
      this.#states.delete(revision);
  }
}
