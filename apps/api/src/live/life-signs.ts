/** A line as far as it matters whether anything comes over it. Both are kept by {@link LifeSigns}. */
export interface Audible {
  /** When something came over it last, of the time that the server was awake. */
  heardAtMs: number;
  /** Nothing has for so long that its person counts as gone. */
  isSilent: boolean;
}

export interface LifeSignsOptions<Line extends Audible> {
  readonly silentMs: number;
  /** How often `sweep` is called. */
  readonly sweepMs: number;
  /** The line has fallen silent, or is heard again. */
  readonly changed: (line: Line) => void;
}

/**
 * Tells the lines of people who are gone without a word from those that are merely slow: a line that died silently must
 * not show its person for as long as a slow one is borne with. Nothing is closed here, and any packet is a sign of life,
 * the answers to the server's pings among them: a quiet person's line is heard every few seconds.
 *
 * No clock is read for a packet: what comes between two sweeps counts as come at the first of them. A server that was
 * busy or stopped for long has not listened meanwhile, so that time which no sweep saw does not count.
 */
export class LifeSigns<Line extends Audible> {
  readonly #options: LifeSignsOptions<Line>;
  /** Of the time that the server was awake. */
  #nowMs = 0;
  #sweptAtMs: number | undefined;

  constructor(options: LifeSignsOptions<Line>) {
    this.#options = options;
  }

  heard(line: Line): void {
    line.heardAtMs = this.#nowMs;
    if (!line.isSilent) return;
    line.isSilent = false;
    const { changed } = this.#options;
    changed(line);
  }

  /** `atMs`: of a monotonic clock. */
  sweep(atMs: number, lines: Iterable<Line>): void {
    const { silentMs, sweepMs, changed } = this.#options;
    this.#nowMs += Math.min(atMs - (this.#sweptAtMs ?? atMs), 2 * sweepMs);
    this.#sweptAtMs = atMs;
    for (const line of lines) {
      if (line.isSilent || this.#nowMs - line.heardAtMs < silentMs) continue;
      line.isSilent = true;
      changed(line);
    }
  }
}
