import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { someEvents } from '@rembuk/event-sourcing/testing';
import { KurrentDbEventStore } from './event-store.ts';
import { follow, shortPauses } from './testing/rig.ts';
import { WireDouble } from './testing/wire/double.ts';
import { notLeader } from './testing/wire/faults.ts';

/** Two nodes over one log; which of them leads, both say when they are asked. */
describe('a cluster', () => {
  let one: WireDouble;
  let two: WireDouble;
  let store: KurrentDbEventStore;
  beforeEach(async () => {
    one = await new WireDouble().start();
    two = await new WireDouble(one.log).start();
  });
  afterEach(async () => {
    await store.close();
    one.stop();
    two.stop();
  });

  const connect = (preference: string): void => {
    const nodes = `127.0.0.1:${one.port},127.0.0.1:${two.port}`;
    const options = `tls=false&nodePreference=${preference}&discoveryInterval=10`;
    store = new KurrentDbEventStore({
      connectionString: `kurrentdb://${nodes}?${options}`,
      bounds: shortPauses,
    });
  };
  const leads = (leader: WireDouble): void => {
    const cluster = [one, two].map((node) => ({ port: node.port, leads: node === leader }));
    one.cluster = cluster;
    two.cluster = cluster;
  };

  it('is followed where the connection string prefers, written and read where it leads', async () => {
    leads(one);
    connect('follower');
    const feed = follow(store);
    await store.append('a', 'no_stream', someEvents(2));
    await feed.until(2);
    expect(await store.head('a')).toBe(1);
    await feed.stop();
    expect([one.calls.append, one.subscriptions.length]).toEqual([1, 0]);
    expect([two.calls.append, two.subscriptions.length, two.calls.read]).toEqual([0, 1, 1]);
  });

  it('is read where it leads, when that changed', async () => {
    leads(one);
    connect('leader');
    await store.append('a', 'no_stream', someEvents(2));
    leads(two);
    one.faults.refuseNext('read', notLeader(two.port));
    expect(await store.head('a')).toBe(1);
    expect([one.calls.read, two.calls.read]).toEqual([1, 1]);
    await store.append('a', 1, someEvents(1));
    expect([one.calls.append, two.calls.append]).toEqual([1, 1]);
  });

  it('whose leader goes away loses nothing, whoever follows it', async () => {
    leads(one);
    connect('leader');
    const events = someEvents(30);
    const feed = follow(store);
    for (const [revision, event] of events.entries()) {
      if (revision === 10) {
        leads(two);
        one.stop();
      }
      const expected = revision === 0 ? 'no_stream' : revision - 1;
      while (!(await store.append('a', expected, [event]).catch(() => undefined)));
    }
    await feed.until(events.length);
    await feed.stop();
    expect(feed.ids()).toEqual(events.map(({ id }) => id));
  });

  it('that is gone altogether is found again when it is back', async () => {
    leads(one);
    connect('leader');
    await store.append('a', 'no_stream', someEvents(1));
    const feed = follow(store);
    await feed.until(1);
    one.stop();
    two.stop();
    const refused = { name: 'StoreUnavailableError', reason: 'unreachable' };
    await expect(store.append('a', 0, someEvents(1))).rejects.toMatchObject(refused);
    await expect(store.head('a')).rejects.toMatchObject(refused);

    await two.start();
    leads(two);
    const events = someEvents(1);
    while (!(await store.append('a', 0, events).catch(() => undefined)));
    await feed.until(2);
    await feed.stop();
    expect(feed.ids()).toHaveLength(2);
  });
});
