import { setTimeout as pause } from 'node:timers/promises';
import { DeadlineError, until, within } from '../../support/wait.ts';
import type { Time } from '../time.ts';

/** Whatever is waited for is given that long at least: the machine may be busy with something else. */
const patienceMs = 45_000;

/** The time of the machine, in which people hurry: what takes them a minute elsewhere takes them a few seconds. */
export class RealTime implements Time {
  readonly #pace: number;
  readonly #startMs: number;
  readonly #startedMs = performance.now();

  /** `pace`: milliseconds of theirs in one of the machine's. */
  constructor(startMs: number, pace: number) {
    this.#startMs = startMs;
    this.#pace = pace;
  }

  get nowMs(): number {
    return this.#startMs + (performance.now() - this.#startedMs) * this.#pace;
  }

  async advance(ms: number): Promise<void> {
    await pause(ms / this.#pace);
  }

  async until(isSo: () => boolean, withinMs: number): Promise<boolean> {
    const deadlineMs = this.#deadlineMs(withinMs);
    try {
      return await until(isSo, { what: 'that it is so', deadlineMs });
    } catch (error) {
      if (error instanceof DeadlineError) return false;
      throw error;
    }
  }

  for<Value>(promise: Promise<Value>, withinMs = 60_000): Promise<Value> {
    return within(promise, { what: 'a promise', deadlineMs: this.#deadlineMs(withinMs) });
  }

  #deadlineMs(ms: number): number {
    return Math.max(ms / this.#pace, patienceMs);
  }
}
