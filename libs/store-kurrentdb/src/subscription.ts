import type { Position } from '@kurrent/kurrentdb-client';
import {
  endOfLog,
  type EventFilter,
  StoreUnavailableError,
  type SubscriptionMessage,
} from '@rembuk/event-sourcing';
import { backOff } from './back-off.ts';
import type { KurrentDbBounds } from './bounds.ts';
import type { Connection } from './connection.ts';
import type { Erasures } from './erasures.ts';
import { unavailable } from './failure.ts';
import { Feed, type FeedMessage } from './feed.ts';
import { serverFilter, sifted } from './log-filter.ts';
import type { LogReads } from './log-reads.ts';
import { isBehind } from './position.ts';

export interface SubscriptionSource {
  readonly connection: Connection;
  readonly log: LogReads;
  readonly erasures: Erasures;
  readonly bounds: KurrentDbBounds;
  /** Told of each drop; the subscription goes on by itself. */
  readonly dropped: (error: StoreUnavailableError) => void;
}

/** A catch-up subscription that outlives what it runs on: each time it is dropped it resumes behind what it gave last. */
export class LogSubscription {
  readonly #source: SubscriptionSource;
  readonly #filter: EventFilter;
  readonly #signal: AbortSignal;
  /** Everything up to here was given, or did not pass the filter. */
  #after: Position | undefined;
  /** It is yet to be read where the log ends: from there on a drop loses nothing either. */
  #fromEnd: boolean;
  #live = false;
  #attempts = 0;

  constructor(
    source: SubscriptionSource,
    filter: EventFilter,
    after: Position | typeof endOfLog | undefined,
    signal: AbortSignal,
  ) {
    this.#source = source;
    this.#filter = filter;
    this.#after = after === endOfLog ? undefined : after;
    this.#fromEnd = after === endOfLog;
    this.#signal = signal;
  }

  async *messages(): AsyncGenerator<SubscriptionMessage, void, void> {
    while (!this.#signal.aborted) {
      try {
        yield* this.#once();
      } catch (error) {
        // What an event needs besides could not be read: it comes again.
        if (!(error instanceof StoreUnavailableError)) throw error;
        this.#source.dropped(error);
      }
      await backOff(this.#attempts, this.#source.bounds, this.#signal);
      this.#attempts += 1;
    }
  }

  /** One subscription of the client. @throws StoreUnavailableError when it is over. */
  async *#once(): AsyncGenerator<SubscriptionMessage, void, void> {
    if (this.#fromEnd) this.#after = await this.#source.log.end();
    this.#fromEnd = false;
    if (this.#signal.aborted) return;
    const feed = this.#open();
    const close = (): void => feed.close();
    this.#signal.addEventListener('abort', close);
    try {
      yield* this.#follow(feed);
    } finally {
      this.#signal.removeEventListener('abort', close);
      feed.close();
    }
  }

  /** Until the feed is dropped, or is found to be dead. @throws StoreUnavailableError */
  async *#follow(feed: Feed): AsyncGenerator<SubscriptionMessage, void, void> {
    for (;;) {
      const message = await feed.next(this.#source.bounds.stallMs);
      if (this.#signal.aborted) return;
      if (message.kind === 'dropped') throw unavailable(message.error ?? new Error('ended'));
      if (message.kind === 'silent') await this.#assertAlive(feed);
      else {
        this.#attempts = 0;
        yield* this.#given(message);
      }
    }
  }

  async *#given(message: FeedMessage): AsyncGenerator<SubscriptionMessage, void, void> {
    if (message.kind === 'checkpoint' && isBehind(message.position, this.#after))
      this.#after = message.position;
    if (message.kind === 'caughtUp' && !this.#live) {
      this.#live = true;
      yield { kind: 'caughtUp' };
    }
    if (message.kind !== 'event') return;
    const position = message.resolved.event?.position;
    if (!position || !isBehind(position, this.#after)) return;
    const items = await sifted([message.resolved], this.#filter, this.#source.erasures);
    this.#after = position;
    for (const item of items) if (!this.#signal.aborted) yield { kind: 'event', ...item };
  }

  #open(): Feed {
    const { connection, bounds } = this.#source;
    return new Feed((checkpointReached) =>
      connection.preferred.subscribeToAll(
        {
          fromPosition: this.#after ?? 'start',
          filter: { ...serverFilter(this.#filter), checkpointReached },
        },
        { highWaterMark: bounds.bufferedEventsMax },
      ),
    );
  }

  /** Silence is good as long as there is nothing to say. @throws StoreUnavailableError when there is. */
  async #assertAlive(feed: Feed): Promise<void> {
    const { log } = this.#source;
    const isDead = !feed.caughtUp || (await log.isMoreBehind(this.#after, this.#filter));
    if (isDead && feed.isIdle) throw unavailable(new Error('the subscription stalled'));
  }
}
