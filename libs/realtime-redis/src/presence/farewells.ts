/** Past it the earliest is not said again. */
const keptMax = 1_000;

/**
 * Workshops that nobody has open here any more since a while ago. That is said again for as long: whoever did not hear
 * it, since a line was away, would show the people who were there for as long as this node lives.
 */
export class Farewells {
  readonly #keptMs: number;
  /** Workshop -> until when, the one that was closed last at the end. */
  readonly #until = new Map<string, number>();

  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  closed(workshopId: string, nowMs: number): void {
    this.opened(workshopId);
    this.#until.set(workshopId, nowMs + this.#keptMs);
    const [earliest] = this.#until.keys();
    if (earliest !== undefined && this.#until.size > keptMax) this.opened(earliest);
  }

  opened(workshopId: string): void {
    this.#until.delete(workshopId);
  }

  /** Those that are to be said again. */
  due(nowMs: number): readonly string[] {
    for (const [workshopId, untilMs] of this.#until) {
      if (untilMs > nowMs) break;
      this.opened(workshopId);
    }
    return [...this.#until.keys()];
  }
}
