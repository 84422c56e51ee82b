import { Backoff } from './backoff.ts';
import type { ClientBounds } from './bounds.ts';

/** When what could not be read is asked for again, and when that is plainly no help. */
export class Rereading {
  readonly #bounds: ClientBounds;
  readonly #backoff: Backoff;
  #times = 0;
  #lastMs = 0;

  constructor(bounds: ClientBounds, random: () => number) {
    this.#bounds = bounds;
    this.#backoff = new Backoff(bounds, random);
  }

  /** Milliseconds to wait for the next try; undefined: there is none. `nowMs`: since 1970. */
  nextMs(nowMs: number): number | undefined {
    const { stableMs, rereadingsMax } = this.#bounds;
    if (nowMs - this.#lastMs >= stableMs) {
      this.#times = 0;
      this.#backoff.reset();
    }
    this.#times += 1;
    if (this.#times > rereadingsMax) return undefined;
    const waitMs = this.#backoff.nextMs();
    this.#lastMs = nowMs + waitMs;
    return waitMs;
  }
}
