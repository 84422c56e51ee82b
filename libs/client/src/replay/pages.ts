import type { Refused, WireEvent } from '@rembuk/protocol';
import { isRefused, refusedHere } from '../refusals.ts';
import type { ReplayMeasures } from './bounds.ts';
import type { PastSource } from './past.ts';

export interface PagesOptions {
  readonly source: PastSource;
  /** The last revision that is ever asked for. */
  readonly to: number;
  readonly measures: Pick<ReplayMeasures, 'pageEvents' | 'pagesMax' | 'pagesAhead'>;
}

/** The events of a replay: in pages that are the same for everybody, a few of them in memory, the next ones on their way. */
export class Pages {
  readonly #options: PagesOptions;
  /** By number, the one that was used last at the end. */
  readonly #held = new Map<number, readonly WireEvent[]>();
  readonly #loading = new Map<number, Promise<Refused | undefined>>();
  #latest: { readonly page: number; readonly events: readonly WireEvent[] } | undefined;

  constructor(options: PagesOptions) {
    this.#options = options;
  }

  /** Undefined while it is not in memory: `load` it. */
  event(revision: number): WireEvent | undefined {
    const { pageEvents } = this.#options.measures;
    const page = Math.floor(revision / pageEvents);
    if (this.#latest?.page !== page) this.#turnTo(page);
    return this.#latest?.page === page
      ? this.#latest.events[revision - page * pageEvents]
      : undefined;
  }

  /** The page that holds a revision. Gives why it could not be read. */
  load(revision: number): Promise<Refused | undefined> {
    return this.#load(Math.floor(revision / this.#options.measures.pageEvents));
  }

  #turnTo(page: number): void {
    const events = this.#held.get(page);
    if (!events) return;
    this.#held.delete(page);
    this.#held.set(page, events);
    this.#latest = { page, events };
    const { to, measures } = this.#options;
    for (let next = page + 1; next <= page + measures.pagesAhead; next += 1)
      if (next * measures.pageEvents <= to) void this.#load(next);
  }

  #load(page: number): Promise<Refused | undefined> {
    if (this.#held.has(page)) return Promise.resolve(undefined);
    const underway = this.#loading.get(page);
    if (underway) return underway;
    const loading = this.#read(page).finally(() => this.#loading.delete(page));
    this.#loading.set(page, loading);
    return loading;
  }

  async #read(page: number): Promise<Refused | undefined> {
    const { source, to, measures } = this.#options;
    const first = page * measures.pageEvents;
    const last = Math.min(to, first + measures.pageEvents - 1);
    const events: WireEvent[] = [];
    // Where events are large an answer ends early: what is left of the page is asked for as such.
    for (let after = first - 1; after < last; after = first + events.length - 1) {
      const answer = await source
        .events(after, last - after)
        .catch(() => refusedHere('unreachable'));
      if (isRefused(answer)) return answer;
      // A log that was restored from a backup may be shorter.
      if (answer[0]?.revision !== after + 1) return refusedHere('replay_range');
      events.push(...answer);
    }
    this.#hold(page, events);
    return undefined;
  }

  #hold(page: number, events: readonly WireEvent[]): void {
    this.#held.set(page, events);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= this.#options.measures.pagesMax) break;
      this.#held.delete(oldest);
    }
  }
}
