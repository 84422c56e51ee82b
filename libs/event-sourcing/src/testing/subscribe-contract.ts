import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  endOfLog,
  type EventStore,
  type SubscribeOptions,
  type SubscriptionMessage,
} from '../event-store.ts';
import { collect, someEvents } from './events.ts';
import type { UseFixture } from './fixture.ts';
import { testSeed } from './seed.ts';

export function subscribeContract(use: UseFixture): void {
  const seed = testSeed();

  describe('subscribe', () => {
    it('gives history, says that it caught up, and goes on live', async () => {
      const { store, own } = use();
      await store.append(`${own}-a`, 'no_stream', someEvents(3));
      const feed = follow(store, { streamPrefix: `${own}-` });
      await feed.until(({ kind }) => kind === 'caughtUp');
      expect(feed.kinds()).toEqual(['event', 'event', 'event', 'caughtUp']);

      for (let turn = 0; turn < 5; turn++) {
        const events = someEvents(2);
        await store.append(`${own}-b`, 'any', events);
        await feed.until((message) => idOf(message) === events[1]!.id);
      }
      await feed.stop();
      expect(feed.kinds().filter((kind) => kind === 'caughtUp')).toHaveLength(1);
      expect(feed.entries()).toEqual(await collect(store.readAll({ streamPrefix: `${own}-` })));
    });

    it('catches up at once when there is nothing, and behind the last position', async () => {
      const { store, own } = use();
      const empty = follow(store, { streamPrefix: `${own}-` });
      await empty.until(({ kind }) => kind === 'caughtUp');
      await empty.stop();
      expect(empty.kinds()).toEqual(['caughtUp']);

      const { position } = await store.append(`${own}-a`, 'no_stream', someEvents(2));
      const late = follow(store, { streamPrefix: `${own}-`, after: position });
      await late.until(({ kind }) => kind === 'caughtUp');
      await late.stop();
      expect(late.kinds()).toEqual(['caughtUp']);
    });

    it('begins at the end of the log where it is told to', async () => {
      const { store, own } = use();
      await store.append(`${own}-a`, 'no_stream', someEvents(2));
      const feed = follow(store, { streamPrefix: `${own}-`, after: endOfLog });
      await feed.until(({ kind }) => kind === 'caughtUp');
      await store.append(`${own}-a`, 1, someEvents(1));
      await feed.until(({ kind }) => kind === 'event');
      await feed.stop();
      expect(feed.kinds()).toEqual(['caughtUp', 'event']);
      expect(feed.entries()[0]?.event.revision).toBe(2);
    });

    it('filters history and live events by name and type', async () => {
      const { store, own } = use();
      const append = async (type: string): Promise<void> => {
        for (const name of ['a', 'b'])
          await store.append(`${own}-${name}`, 'any', someEvents(1, { type }));
      };
      await append('Red');
      await append('Green');
      const feed = follow(store, { streamPrefix: `${own}-b`, types: ['Red', 'Last'] });
      await feed.until(({ kind }) => kind === 'caughtUp');
      await append('Green');
      await append('Red');
      await append('Last');
      await feed.until((message) => message.kind === 'event' && message.event.type === 'Last');
      await feed.stop();
      expect(feed.entries().map(({ event }) => event.type)).toEqual(['Red', 'Red', 'Last']);
      expect(feed.entries().every(({ stream }) => stream === `${own}-b`)).toBe(true);
    });

    it('ends with its signal: before it began, while it waits, between two events', async () => {
      const { store, own } = use();
      const streamPrefix = `${own}-`;
      await store.append(`${own}-a`, 'no_stream', someEvents(10));
      expect(await collect(store.subscribe({ streamPrefix, signal: AbortSignal.abort() }))).toEqual(
        [],
      );

      const waiting = follow(store, { streamPrefix });
      await waiting.until(({ kind }) => kind === 'caughtUp');
      await waiting.stop();

      const abort = new AbortController();
      let seen = 0;
      for await (const _ of store.subscribe({ streamPrefix, signal: abort.signal })) {
        seen += 1;
        if (seen === 4) abort.abort();
      }
      expect(seen).toBe(4);
    });

    it('ends when the store closes', async () => {
      const { store, own } = use('to close it');
      const feed = follow(store, { streamPrefix: `${own}-` });
      await feed.until(({ kind }) => kind === 'caughtUp');
      await store.close();
      await feed.ended;
      expect(feed.kinds()).toEqual(['caughtUp']);
    });

    it('refuses a position that is none', async () => {
      const { store } = use();
      const { signal } = new AbortController();
      const subscribe = async (): Promise<unknown> =>
        collect(store.subscribe({ after: 'x', signal }));
      await expect(subscribe()).rejects.toMatchObject({ name: 'RangeError' });
    });

    it('lets a consumer that sleeps through much catch up later', async () => {
      const { store, own } = use();
      const abort = new AbortController();
      const { signal } = abort;
      const messages = store.subscribe({ streamPrefix: `${own}-`, signal });
      const slow = messages[Symbol.asyncIterator]();
      expect((await slow.next()).value).toEqual({ kind: 'caughtUp' });
      for (let turn = 0; turn < 10; turn++)
        await store.append(`${own}-${turn % 2}`, 'any', someEvents(300));
      const missed = await collect(store.readAll({ streamPrefix: `${own}-` }));
      for (const entry of missed)
        expect((await slow.next()).value).toEqual({ kind: 'event', ...entry });
      abort.abort();
      expect(await slow.next()).toMatchObject({ done: true });
    });

    it(`loses, repeats and reorders nothing between history and live (seed ${seed})`, async () => {
      const { store, own } = use();
      let runs = 0;
      const scene = fc.record({
        history: fc.nat(12),
        writers: fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 12 }), {
          minLength: 1,
          maxLength: 4,
        }),
        /** Where each follower starts, as a part of the history; how many turns it rests per event. */
        followers: fc.array(fc.record({ start: fc.nat(12), rests: fc.nat(3), joins: fc.nat(8) }), {
          minLength: 1,
          maxLength: 4,
        }),
      });
      await fc.assert(
        fc.asyncProperty(scene, async ({ history, writers, followers }) => {
          const streamPrefix = `${own}r${(runs += 1)}-`;
          for (let index = 0; index < history; index++)
            await store.append(`${streamPrefix}${index % 3}`, 'any', someEvents(1));
          const past = await collect(store.readAll({ streamPrefix }));

          const feeds = followers.map(async ({ start, rests, joins }) => {
            for (let turn = 0; turn < joins; turn++) await nextTurn();
            const from = past[start]?.event.position;
            const feed = follow(
              store,
              { streamPrefix, ...(from === undefined ? {} : { after: from }) },
              rests,
            );
            return { feed, skipped: from === undefined ? 0 : start + 1 };
          });
          const written = writers.map(async (appends, writer) => {
            for (const count of appends)
              await store.append(`${streamPrefix}w${writer % 2}`, 'any', someEvents(count));
          });
          await Promise.all(written);
          const end = await store.append(`${streamPrefix}end`, 'no_stream', someEvents(1));

          const all = await collect(store.readAll({ streamPrefix }));
          for (const { feed, skipped } of await Promise.all(feeds)) {
            await feed.until((message) => positionOf(message) === end.position);
            await feed.until(({ kind }) => kind === 'caughtUp');
            await feed.stop();
            expect(feed.entries()).toEqual(all.slice(skipped));
          }
        }),
        { seed, numRuns: 10 },
      );
    });
  });
}

function idOf(message: SubscriptionMessage): string | undefined {
  return message.kind === 'event' ? message.event.id : undefined;
}

function positionOf(message: SubscriptionMessage): string | undefined {
  return message.kind === 'event' ? message.event.position : undefined;
}

/** Consumes a subscription in the background and lets a test wait for what it gives. */
function follow(store: EventStore, options: Omit<SubscribeOptions, 'signal'>, rests = 0) {
  const abort = new AbortController();
  const messages: SubscriptionMessage[] = [];
  let changed = Promise.withResolvers<void>();
  const ended = (async () => {
    for await (const message of store.subscribe({ ...options, signal: abort.signal })) {
      messages.push(message);
      changed.resolve();
      changed = Promise.withResolvers();
      for (let turn = 0; turn < rests; turn++) await nextTurn();
    }
  })();

  return {
    ended,
    kinds: () => messages.map(({ kind }) => kind),
    entries: () =>
      messages
        .filter((message) => message.kind === 'event')
        .map(({ stream, event }) => ({ stream, event })),
    /** Resolves when such a message has come; the test's own time limit bounds the wait. */
    until: async (wanted: (message: SubscriptionMessage) => boolean): Promise<void> => {
      while (!messages.some(wanted)) await Promise.race([changed.promise, ended]);
    },
    stop: async (): Promise<void> => {
      abort.abort();
      await ended;
    },
  };
}
