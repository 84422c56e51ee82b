import { refused, type Refused } from '@rembuk/protocol';

/** Lets a few pieces of heavy work run at once, a bounded number wait, and turns away the rest. */
export class Gate {
  readonly #runningMax: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(runningMax: number, waitingMax: number) {
    this.#runningMax = runningMax;
    this.#waitingMax = waitingMax;
  }

  async through<Result>(work: () => Promise<Result>): Promise<Result | Refused> {
    if (this.#running >= this.#runningMax) {
      if (this.#waiting.length >= this.#waitingMax) return refused('overloaded');
      await new Promise<void>((resume) => {
        this.#waiting.push(resume);
      });
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      // The place goes to whoever waits longest, or is free.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
