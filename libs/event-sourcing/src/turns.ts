/** Others who wrote so long ago write no more. */
const contendedMs = 1_000;
/** However slow the store is. */
const restMsMax = 100;

/**
 * Who shares a stream with other nodes lets one of them go first after each append of its own. Else whoever was faster
 * once stays so: while the others take over what it wrote, it decides already what comes next. What waits meanwhile goes
 * into one append, so that less is lost than is won. `npm run bench:contention` measures it.
 */
export class Turns {
  readonly #random: () => number;
  #othersWroteAtMs = -Infinity;
  #restsUntilMs = -Infinity;
  /** Of appends: a mean of the latest. */
  #appendMs = 1;

  constructor(random: () => number) {
    this.#random = random;
  }

  othersWrite(): void {
    this.#othersWroteAtMs = performance.now();
  }

  /** An append of ours took so long. */
  had(appendMs: number): void {
    this.#appendMs += (appendMs - this.#appendMs) / 8;
    // Time enough for another to hear of it, to look up its commands, and to append.
    const restMs = Math.min(restMsMax, this.#appendMs * (2 + 2 * this.#random()));
    this.#restsUntilMs = performance.now() + restMs;
  }

  /** Resolves when it is our turn: at once, unless we had the last one and others write too. */
  async mine(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#othersWroteAtMs < contendedMs) await pause(this.#restsUntilMs - nowMs);
  }

  /** Another was faster. Those that it was faster than do not all come back at once. */
  async lost(): Promise<void> {
    await pause(Math.min(restMsMax, this.#appendMs * this.#random()));
  }
}

async function pause(ms: number): Promise<void> {
  if (ms > 0)
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
}
