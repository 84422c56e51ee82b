import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { someEvents } from '@rembuk/event-sourcing/testing';
import { defaultBounds } from './bounds.ts';
import { Connection } from './connection.ts';
import { KurrentDbEventStore } from './event-store.ts';
import { IdIndex } from './id-index.ts';
import { type Rig, rig } from './testing/rig.ts';
import { StreamPages } from './stream-pages.ts';

describe('the index of ids', () => {
  let at: Rig;
  let connection: Connection;
  beforeEach(async () => {
    at = await rig();
    connection = new Connection(at.double.url);
  });
  afterEach(async () => {
    await connection.dispose();
    await at.dispose();
  });

  const indexOf = (idsMax: number): IdIndex => {
    const bounds = { ...defaultBounds, idsMax, pageIdsMax: 10 };
    return new IdIndex(new StreamPages(connection, bounds), bounds);
  };
  const appended = async (stream: string, count: number): Promise<string[]> => {
    const events = someEvents(count);
    await at.store.append(stream, 'any', events);
    return events.map(({ id }) => id);
  };

  it('reads a stream once, then only what came behind', async () => {
    const ids = await appended('a', 95);
    const index = indexOf(1_000);
    expect((await index.locate('a', [ids[40]!])).revisions.get(ids[40]!)).toBe(40);
    const before = at.double.calls.read;
    expect(await index.locate('a', [ids[3]!, 'none'])).toEqual({
      head: 94,
      revisions: new Map([[ids[3]!, 3]]),
    });
    expect(at.double.calls.read - before).toBe(1);

    const later = await appended('a', 3);
    expect((await index.locate('a', later)).revisions.get(later[2]!)).toBe(97);
  });

  it('takes over what this process appended only where it knows all before', async () => {
    const ids = await appended('a', 3);
    const index = indexOf(1_000);
    await index.locate('a', ids);
    index.appended('a', 7, ['too far']);
    const [next] = await appended('a', 1);
    index.appended('a', 3, [next!]);
    const { head, revisions } = await index.locate('a', [next!, 'too far']);
    expect([head, [...revisions]]).toEqual([3, [[next, 3]]]);
  });

  it('sees what another process appended since it looked last', async () => {
    const other = new KurrentDbEventStore({ connectionString: at.double.url });
    for (let round = 0; round < 5; round++) {
      const [event] = someEvents(1);
      await other.append('a', 'any', [event!]);
      const [found] = await at.store.findByIds([{ stream: 'a', id: event!.id }]);
      expect(found).toMatchObject({ id: event!.id, revision: round });
    }
    await other.close();
  });

  it('holds no more than its bound: streams that were asked for lately', async () => {
    const index = indexOf(100);
    const ids = new Map<string, string[]>();
    for (const stream of ['a', 'b', 'c', 'd']) ids.set(stream, await appended(stream, 40));
    for (const stream of ['a', 'b', 'a', 'c', 'd', 'b', 'a']) {
      const own = ids.get(stream)!;
      const { revisions } = await index.locate(stream, own);
      expect([...revisions.values()]).toEqual([...own.keys()]);
      expect(index.size).toBeLessThanOrEqual(100);
    }
  });

  it('finds what is in a stream that is too long to hold, and holds none of it', async () => {
    const index = indexOf(30);
    const ids = await appended('long', 95);
    for (const revision of [0, 94, 50]) {
      const id = ids[revision]!;
      const located = await index.locate('long', [id]);
      expect(located).toEqual({ head: 94, revisions: new Map([[id, revision]]) });
    }
    expect(index.size).toBe(0);

    const seen = { held: 0, done: false };
    const located = index.locate('long', ids).finally(() => {
      seen.done = true;
    });
    while (!seen.done) {
      seen.held = Math.max(seen.held, index.size);
      await nextTurn();
    }
    expect((await located).revisions.size).toBe(95);
    // A page beyond its bound.
    expect(seen.held).toBeLessThanOrEqual(40);
  });

  it('answers many at once, each with what was there when it was asked', async () => {
    const index = indexOf(1_000);
    const ids = await appended('a', 50);
    const asked = await Promise.all(ids.map((id) => index.locate('a', [id])));
    expect(asked.map(({ revisions }) => [...revisions.values()][0])).toEqual([...ids.keys()]);
  });
});
