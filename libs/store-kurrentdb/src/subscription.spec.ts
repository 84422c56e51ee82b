import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { endOfLog } from '@rembuk/event-sourcing';
import { anEvent, collect, someEvents } from '@rembuk/event-sourcing/testing';
import { follow, type Rig, rig } from './testing/rig.ts';
import { wireError } from './testing/wire/faults.ts';

const streamPrefix = 'workshop-';

describe('P2: a subscription', () => {
  let at: Rig;
  let appended: string[];
  beforeEach(async () => {
    at = await rig();
    appended = [];
  });
  afterEach(() => at.dispose());

  const append = async (count: number): Promise<void> => {
    const events = someEvents(count);
    // A cut may meet the append too: a repeat is safe.
    while (!(await at.store.append('workshop-1', 'any', events).catch(() => undefined)));
    appended.push(...events.map(({ id }) => id));
  };
  /** The subscription that runs. */
  const current = () => at.double.subscriptions.at(-1)!;
  const cut = async (): Promise<void> => {
    at.double.stop();
    await at.double.start();
  };

  it.each<[string, () => void | Promise<void>]>([
    ['an error', () => current().fail(wireError(status.UNAVAILABLE))],
    ['an error of another kind', () => current().fail(wireError(status.INTERNAL))],
    ['being cancelled by the server', () => current().fail(wireError(status.CANCELLED))],
    ['an end without an error', () => current().end()],
    ['a cut of the connection', cut],
  ])(
    'survives %s: without loss, without repeat, and told once that it caught up',
    async (_, fault) => {
      await append(5);
      const feed = follow(at.store, { streamPrefix });
      await feed.until(5);
      for (let round = 1; round <= 3; round++) {
        await append(2);
        await feed.until(appended.length);
        await fault();
        await append(3);
        await feed.until(appended.length);
      }
      await feed.stop();
      expect(feed.ids()).toEqual(appended);
      expect(feed.kinds().filter((kind) => kind === 'caughtUp')).toHaveLength(1);
      expect(at.double.subscriptions.length).toBeGreaterThan(3);
      expect(at.drops.length).toBeGreaterThan(2);
    },
  );

  it('survives a stall: without loss, without repeat', async () => {
    const watchful = await rig({ stallMs: 200 });
    const events = someEvents(5);
    const ids = events.map(({ id }) => id);
    await watchful.store.append('workshop-1', 'no_stream', events.slice(0, 2));
    const feed = follow(watchful.store, { streamPrefix });
    await feed.until(2);
    watchful.double.subscriptions.at(-1)?.stall();
    await watchful.store.append('workshop-1', 1, events.slice(2));
    await feed.until(5);
    await feed.stop();
    expect(feed.ids()).toEqual(ids);
    expect(watchful.drops).toContain('the subscription stalled');
    await watchful.dispose();
  });

  it('resumes behind the last event, and behind what did not pass its filter', async () => {
    await append(3);
    const feed = follow(at.store, { streamPrefix });
    await feed.until(3);
    current().end();
    await append(1);
    await feed.until(4);
    expect(current().from).toBe(at.double.log.entries[2]?.position);

    // Far more than lies between two checkpoints.
    const before = current();
    for (let turn = 0; turn < 3; turn++) await at.store.append('other-1', 'any', someEvents(1_000));
    while (before.checkpoints < 2) await nextTurn();
    before.end();
    await append(1);
    await feed.until(5);
    await feed.stop();
    expect(current().from).toBeGreaterThan(at.double.log.entries[2_000]!.position);
    expect(feed.ids()).toEqual(appended);
  });

  it('begins anew when it is dropped before it caught up, or never answered at all', async () => {
    await at.dispose();
    at = await rig({ stallMs: 500 });
    at.double.faults.refuseNext('read');
    at.double.faults.ignoreNext('read');
    await at.store.append('workshop-1', 'no_stream', someEvents(3));
    const feed = follow(at.store, { streamPrefix });
    await feed.until(3);
    await feed.stop();
    expect(feed.kinds()).toEqual(['event', 'event', 'event', 'caughtUp']);
    expect(at.drops.length).toBeGreaterThan(1);
  });

  it('from the end of the log misses nothing when it is dropped before its first event', async () => {
    await append(3);
    at.double.faults.refuseNext('read');
    const feed = follow(at.store, { streamPrefix, after: endOfLog });
    await feed.until(0);
    current().end();
    await append(2);
    await feed.until(2);
    await feed.stop();
    expect(feed.ids()).toEqual(appended.slice(3));
  });

  it('gives each event once, though the server repeats itself', async () => {
    const feed = follow(at.store, { streamPrefix });
    await feed.until(0);
    current().repeat();
    await append(10);
    await append(1);
    await feed.until(11);
    await feed.stop();
    expect(feed.ids()).toEqual(appended);
  });

  it('takes silence for what it is while there is nothing to say', async () => {
    await at.dispose();
    at = await rig({ stallMs: 200 });
    await append(1);
    const feed = follow(at.store, { streamPrefix });
    await feed.until(1);
    const [before, drops] = [at.double.subscriptions.length, at.drops.length];
    for (let probe = 0; probe < 2; probe++) {
      const { promise, resolve } = Promise.withResolvers<void>();
      at.double.faults.planNext('read', { before: async () => resolve() });
      await promise;
    }
    expect([at.double.subscriptions.length, at.drops.length]).toEqual([before, drops]);
    await append(1);
    await feed.until(2);
    await feed.stop();
  });

  it('fetches no more than it may hold for a consumer that does not take it', async () => {
    const data = { text: 'x'.repeat(1_000) };
    const count = 2_000;
    for (let from = 0; from < count; from += 200)
      await at.store.append('workshop-1', 'any', someEvents(200, { data }));
    const abort = new AbortController();
    const messages = at.store.subscribe({ streamPrefix, signal: abort.signal });
    const slow = messages[Symbol.asyncIterator]();
    await slow.next();
    await current().blocked;
    expect(current().sent).toBeLessThan(count / 2);

    for (let revision = 1; revision < count; revision++) {
      const { value } = (await slow.next()) as { value: { event: { revision: number } } };
      if (value.event.revision !== revision) throw new Error(`${revision} is missing`);
    }
    expect((await slow.next()).value).toEqual({ kind: 'caughtUp' });
    abort.abort();
    expect(await slow.next()).toMatchObject({ done: true });
  });

  it('gives an event again about which it could not ask whether its stream was erased', async () => {
    const feed = follow(at.store);
    await feed.until(0);
    at.double.faults.refuseNext('read');
    const event = anEvent();
    await at.store.append('person-1', 'no_stream', [event]);
    await feed.until(1);
    await feed.stop();
    expect(feed.ids()).toEqual([event.id]);
    expect(at.drops).toHaveLength(1);
  });

  it('gives nothing of erased persons, whose events the database still has', async () => {
    await at.store.append('person-1', 'no_stream', someEvents(3));
    await append(1);
    await at.store.append('person-2', 'no_stream', someEvents(1));
    await at.store.deleteStream('person-1');
    const feed = follow(at.store);
    await feed.until(2);
    await feed.stop();
    const all = await collect(at.store.readAll());
    expect(feed.ids()).toEqual(all.map(({ event }) => event.id));
    expect(all.map(({ stream }) => stream)).toEqual(['workshop-1', 'person-2']);
    expect(at.double.log.entries).toHaveLength(6);
  });
});
