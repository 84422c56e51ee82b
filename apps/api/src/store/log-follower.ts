import type { EventStore } from '@rembuk/event-sourcing';
import { Inject, Injectable } from '@nestjs/common';
import { Resources } from '../config/index.ts';
import { LOG, type Log } from '../operations/index.ts';
import { EVENT_STORE } from './store.tokens.ts';

/** Between a subscription that failed and the next one, at most. */
const REST_MS_MAX = 5_000;
const REST_MS_MIN = 100;

/** Hears, for as long as the server runs, what other nodes append to the log; where nobody else does, nothing. */
@Injectable()
export class LogFollower {
  readonly #leaving = new AbortController();
  readonly #following: Promise<void>[] = [];

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOG) private readonly log: Log,
    private readonly resources: Resources,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.resources.add(async () => {
      this.#leaving.abort();
      await Promise.all(this.#following);
    });
  }

  /** `follow` goes on until its signal, or until it fails: then it is begun again, and has to make up for what it missed. */
  keep(what: string, follow: (signal: AbortSignal) => Promise<void>): void {
    if (this.store.capabilities.shared) this.#following.push(this.#keep(what, follow));
  }

  async #keep(what: string, follow: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#leaving;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const sinceMs = performance.now();
      try {
        await follow(signal);
      } catch (error) {
        this.#failed(what, error);
      }
      if (performance.now() - sinceMs > REST_MS_MAX) failures = 0;
      const restMs = Math.min(REST_MS_MAX, REST_MS_MIN * 2 ** failures) * (0.5 + Math.random() / 2);
      await rest(restMs, signal);
    }
  }

  /** At the end nobody follows any more. */
  #failed(what: string, error: unknown): void {
    if (!this.#leaving.signal.aborted) this.log.error({ what, err: error }, 'following the log');
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over, { once: true });
    function over() {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    }
  });
}
