import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { ConcurrencyError } from '@rembuk/event-sourcing';
import { anEvent, collect, someEvents } from '@rembuk/event-sourcing/testing';
import { KurrentDbEventStore } from './event-store.ts';
import { type Rig, rig } from './testing/rig.ts';
import { WireDouble } from './testing/wire/double.ts';
import { notLeader, wireError } from './testing/wire/faults.ts';

const unreachable = { name: 'StoreUnavailableError', reason: 'unreachable' };

describe('P2: an append that nobody answers', () => {
  let at: Rig;
  beforeEach(async () => {
    at = await rig({ callMs: 2_000 });
  });
  afterEach(() => at.dispose());

  it('is found to be done when its answer never comes', async () => {
    const [first, second] = [someEvents(2), someEvents(3)];
    await at.store.append('a', 'no_stream', first);
    at.double.faults.swallowNextAnswer('append');
    const result = await at.store.append('a', 1, second);
    const events = await collect(at.store.readStream('a'));
    expect(events.map(({ id }) => id)).toEqual([...first, ...second].map(({ id }) => id));
    expect(result).toEqual({ revision: 4, position: events.at(-1)?.position });
  });

  it('is told as unavailable when nothing of it is there, and may be repeated', async () => {
    const events = someEvents(2);
    at.double.faults.ignoreNext('append');
    await expect(at.store.append('a', 'no_stream', events)).rejects.toMatchObject(unreachable);
    expect(await at.store.append('a', 'no_stream', events)).toMatchObject({ revision: 1 });
    expect(at.double.log.entries).toHaveLength(2);
  });
});

describe('P2: an append whose outcome is unclear', () => {
  let at: Rig;
  beforeEach(async () => {
    at = await rig();
  });
  afterEach(() => at.dispose());

  it.each([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.ABORTED, status.UNKNOWN])(
    'is resolved by reading when the server says %s',
    async (code) => {
      const events = someEvents(2);
      at.double.faults.refuseNext('append', wireError(code));
      await expect(at.store.append('a', 'no_stream', events)).rejects.toMatchObject(unreachable);
      expect(await at.store.head('a')).toBeUndefined();

      at.double.faults.loseNextAnswer('append', wireError(code));
      expect(await at.store.append('a', 'no_stream', events)).toMatchObject({ revision: 1 });
      expect(at.double.log.entries).toHaveLength(2);
    },
  );

  it('conflicts when others lie in its place', async () => {
    at.double.faults.planNext('append', {
      before: async () => {
        at.double.log.append('a', 'no_stream', [wireEvent(), wireEvent()]);
        throw wireError(status.UNAVAILABLE);
      },
    });
    const append = at.store.append('a', 'no_stream', someEvents(1));
    await expect(append).rejects.toMatchObject({ name: 'ConcurrencyError', actual: 1 });
  });

  it('stays unclear when it cannot be looked for, and its repeat gives the first result', async () => {
    const events = someEvents(2);
    at.double.faults.loseNextAnswer('append');
    at.double.faults.refuseNext('read');
    await expect(at.store.append('a', 'no_stream', events)).rejects.toMatchObject(unreachable);
    expect(await at.store.append('a', 'no_stream', events)).toMatchObject({ revision: 1 });
    expect(at.double.log.entries).toHaveLength(2);
  });

  it('survives that the connection is cut under it', async () => {
    const events = someEvents(2);
    const { reached, release } = at.double.faults.holdNext('append');
    const append = at.store.append('a', 'no_stream', events);
    await reached;
    at.double.stop();
    await expect(append).rejects.toMatchObject(unreachable);
    release();
    await at.double.start();
    expect(await at.store.append('a', 'no_stream', events)).toMatchObject({ revision: 1 });
    expect(at.double.log.entries).toHaveLength(2);
  });

  const wireEvent = () => {
    const { id, type } = anEvent();
    const metadata = new TextEncoder().encode('{"id":"x","v":1,"meta":{"hash":""}}');
    const data = new TextEncoder().encode('{}');
    return { stream: 'a', id, type, contentType: 'application/json', data, metadata };
  };
});

describe('an append', () => {
  let at: Rig;
  beforeEach(async () => {
    at = await rig();
  });
  afterEach(() => at.dispose());

  it('follows the leader', async () => {
    const next = await new WireDouble(at.double.log).start();
    at.double.faults.refuseNext('append', notLeader(next.port));
    expect(await at.store.append('a', 'no_stream', someEvents(1))).toMatchObject({ revision: 0 });
    expect([at.double.calls.append, next.calls.append]).toEqual([1, 1]);
    at.double.stop();
    expect(await at.store.head('a')).toBe(0);
    next.stop();
  });

  it('to any revision finds what another process appended, and makes way for whoever comes first', async () => {
    const events = someEvents(2);
    const other = new KurrentDbEventStore({ connectionString: at.double.url });
    await other.append('a', 'no_stream', someEvents(3));
    const first = await other.append('a', 'any', events);
    await other.append('a', 'any', someEvents(1));
    expect(await at.store.append('a', 'any', events)).toEqual(first);

    const rival = someEvents(1);
    at.double.faults.planNext('append', {
      before: async () => void (await other.append('a', 5, rival)),
    });
    expect(await at.store.append('a', 'any', someEvents(1))).toMatchObject({ revision: 7 });
    await other.close();
  });

  it.each(['no_stream', 'any'] as const)(
    'to a stream that another process deleted begins it anew (expected %s)',
    async (expected) => {
      const stream = 'person-1';
      const other = new KurrentDbEventStore({ connectionString: at.double.url });
      const before = await at.store.append(stream, 'any', someEvents(3));
      for (let round = 0; round < 3; round++) {
        await other.deleteStream(stream);
        const late = at.store.append(stream, before.revision, someEvents(1));
        await expect(late).rejects.toEqual(new ConcurrencyError(stream, before.revision, -1));
        const events = someEvents(2);
        await at.store.append(stream, expected, events);
        const read = await collect(other.readStream(stream));
        expect(read.map(({ id, revision }) => [id, revision])).toEqual(
          events.map(({ id }, revision) => [id, revision]),
        );
        const keys = events.map(({ id }) => ({ stream, id }));
        expect(await other.findByIds(keys)).toEqual(read);
        expect(await at.store.findByIds(keys)).toEqual(read);
        const all = await collect(other.readAll({ streamPrefix: 'person-' }));
        expect(all).toEqual(read.map((event) => ({ stream, event })));
      }
      await other.close();
    },
  );

  it('to a stream that is not ours to delete, and was, conflicts', async () => {
    await at.store.append('workshop-1', 'no_stream', someEvents(2));
    at.double.log.tombstone('workshop-1');
    for (const expected of [1, 'no_stream'] as const) {
      const append = at.store.append('workshop-1', expected, someEvents(1));
      await expect(append).rejects.toEqual(new ConcurrencyError('workshop-1', expected, -1));
    }
  });

  it('of more than the database is set to take is refused as too large', async () => {
    const trailers = {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': '1048576',
    };
    at.double.faults.refuseNext('append', wireError(status.INVALID_ARGUMENT, trailers));
    const append = at.store.append('a', 'no_stream', someEvents(1));
    await expect(append).rejects.toMatchObject({ name: 'RangeError' });
  });

  it('is refused when too many wait', async () => {
    const busy = await rig({ pendingMax: 1 });
    const { reached, release } = busy.double.faults.holdNext('append');
    const held = busy.store.append('a', 'no_stream', someEvents(1));
    await reached;
    const refused = { reason: 'overloaded' };
    await expect(busy.store.append('b', 'any', someEvents(1))).rejects.toMatchObject(refused);
    await expect(busy.store.head('a')).rejects.toMatchObject(refused);
    release();
    expect(await held).toMatchObject({ revision: 0 });
    await busy.dispose();
  });
});

describe('a removal', () => {
  it('of what never was leaves its name free', async () => {
    const at = await rig();
    await at.store.deleteStream('person-1');
    expect(await at.store.append('person-1', 'no_stream', someEvents(1))).toMatchObject({
      revision: 0,
    });
    await at.dispose();
  });

  it('whose answer is lost may be repeated', async () => {
    const at = await rig();
    await at.store.append('person-1', 'no_stream', someEvents(1));
    at.double.faults.loseNextAnswer('tombstone');
    await expect(at.store.deleteStream('person-1')).rejects.toMatchObject(unreachable);
    await at.store.deleteStream('person-1');
    expect(await at.store.head('person-1')).toBeUndefined();
    await at.dispose();
  });
});
