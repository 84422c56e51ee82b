import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailableError, verifyChain } from '@rembuk/event-sourcing';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { endSession, revokeSessions, startSession } from './decide-person.ts';
import type { Revoked } from '../common/identity.ts';
import { type Doer, People } from './people.ts';
import type { PersonEvent } from './person-events.ts';
import type { Person } from './person.ts';

const doer: Doer = { personId: 'admin-1', role: 'admin', correlationId: 'c-1' };
const registered = {
  type: 'PersonRegistered',
  v: 1,
  data: { name: 'Siti Aminah', workshopId: 'pasuruan' },
} as const;

async function opened() {
  const store = new MemoryEventStore();
  const clock = { nowMs: Date.parse('2018-10-02T01:00:00.000Z') };
  const people = await People.load(store, () => clock.nowMs);
  const revoked: Revoked[] = [];
  people.onRevoked((who) => revoked.push(who));
  return { store, clock, people, revoked };
}

const session = (id: string) => (person: Person, nowMs: number) =>
  startSession(person, { sessionId: id, refreshHash: `${id}-hash` }, nowMs);

describe('people', () => {
  it('are the same after a restart', async () => {
    const { store, people } = await opened();
    await people.add('p-1', () => [registered], doer);
    const data = { username: 'kominfo', name: 'Budi', role: 'kominfo', passwordHash: 'h' } as const;
    await people.add('p-2', () => [{ type: 'AccountCreated', v: 1, data }], doer);
    await people.change('p-1', session('s-1'), doer);
    await people.change('p-2', session('s-2'), doer);
    await people.change('p-2', (person) => endSession(person, 's-2'), doer);

    const again = await People.load(store, Date.now);
    for (const id of ['p-1', 'p-2']) expect(again.get(id)).toEqual(people.get(id));
    expect(again.withUsername('kominfo')?.id).toBe('p-2');
    expect(again.withSession('s-1')?.id).toBe('p-1');
    expect(again.withSession('s-2')).toBeUndefined();
    expect(again.accounts().map(({ id }) => id)).toEqual(['p-2']);
  });

  it('have a chain that holds, and events that say who did it', async () => {
    const { store, people } = await opened();
    await people.add('p-1', () => [registered], doer);
    for (let i = 0; i < 5; i++) await people.change('p-1', session(`s-${i}`), doer);
    await people.change('p-1', revokeSessions, doer);
    const verdict = await verifyChain('person-p-1', store.readStream('person-p-1'));
    expect(verdict).toMatchObject({ ok: true, events: 7 });
    for await (const { meta } of store.readStream('person-p-1'))
      expect(meta).toMatchObject({ actorId: 'admin-1', role: 'admin', correlationId: 'c-1' });
  });

  it('are written one change after the other, each deciding on what the last one left', async () => {
    const { people } = await opened();
    await people.add('p-1', () => [registered], doer);
    const seen: number[] = [];
    await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        people.change(
          'p-1',
          (person, nowMs) => {
            seen.push(person.sessions.length);
            return session(`s-${i}`)(person, nowMs);
          },
          doer,
        ),
      ),
    );
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('are told to be revoked for each session that ends, and only once it is durable', async () => {
    const { store, people, revoked } = await opened();
    await people.add('p-1', () => [registered], doer);
    await people.change('p-1', session('s-1'), doer);
    await people.change('p-1', session('s-2'), doer);
    store.faults.refuseNext('full');
    await expect(people.change('p-1', revokeSessions, doer)).rejects.toThrow(StoreUnavailableError);
    expect(revoked).toEqual([]);
    expect(people.withSession('s-1')).toBeDefined();
    await people.change('p-1', revokeSessions, doer);
    expect(revoked).toEqual([
      { personId: 'p-1', sessionId: 's-1' },
      { personId: 'p-1', sessionId: 's-2' },
    ]);
    expect(people.withSession('s-1')).toBeUndefined();
  });

  it('find out what an append left that ended without an answer', async () => {
    const { store, people, revoked } = await opened();
    await people.add('p-1', () => [registered], doer);
    await people.change('p-1', session('s-1'), doer);
    store.faults.loseNextReply();
    await expect(people.change('p-1', revokeSessions, doer)).rejects.toThrow(StoreUnavailableError);
    // It had been recorded: the next decision sees that, and so does whoever listens.
    await people.change('p-1', session('s-2'), doer);
    expect(people.get('p-1')?.sessions.map(({ id }) => id)).toEqual(['s-2']);
    expect(revoked).toEqual([{ personId: 'p-1', sessionId: 's-1' }]);
    const verdict = await verifyChain('person-p-1', store.readStream('person-p-1'));
    expect(verdict.ok).toBe(true);
  });

  it('decide again when another node was faster', async () => {
    const { store, clock, people } = await opened();
    await people.add('p-1', () => [registered], doer);
    const other = await People.load(store, () => clock.nowMs);
    await other.change('p-1', session('there'), doer);
    await people.change('p-1', session('here'), doer);
    expect(people.get('p-1')?.sessions.map(({ id }) => id)).toEqual(['there', 'here']);
    expect((await verifyChain('person-p-1', store.readStream('person-p-1'))).ok).toBe(true);
  });

  it('hear what other nodes write: who is new, whose session is over, who was erased', async () => {
    const store = new MemoryEventStore({ shared: true });
    const here = await People.load(store, Date.now);
    const there = await People.load(store, Date.now);
    const [leaving, told] = [new AbortController(), [] as Revoked[]];
    let heard = Promise.withResolvers<void>();
    const hears = async (count: number) => {
      while (told.length < count) await heard.promise;
    };
    here.onRevoked((who) => {
      told.push(who);
      heard.resolve();
      heard = Promise.withResolvers();
    });
    const following = here.follow(leaving.signal);
    await there.add('p-1', () => [registered], doer);
    await there.change('p-1', session('s-1'), doer);
    await there.change('p-1', session('s-2'), doer);
    await there.change('p-1', (person) => endSession(person, 's-1'), doer);
    await hears(1);
    expect(told).toEqual([{ personId: 'p-1', sessionId: 's-1' }]);
    expect(here.withSession('s-2')).toEqual(there.get('p-1'));

    expect(await there.erase('p-1')).toBe(true);
    await hears(2);
    expect(told.slice(1)).toEqual([{ personId: 'p-1' }]);
    expect([here.count, here.withSession('s-2'), await here.erase('p-2')]).toEqual([
      0,
      undefined,
      false,
    ]);
    leaving.abort();
    await following;
  });

  it('of whom a newer node says what this one cannot read are shut out, and news of others go on', async () => {
    const store = new MemoryEventStore({ shared: true });
    const [here, there] = [await People.load(store, Date.now), await People.load(store, Date.now)];
    const [leaving, shutOut] = [new AbortController(), [] as string[]];
    here.onUnreadable((personId, error) => shutOut.push(`${personId}: ${error.message}`));
    const heard = Promise.withResolvers<void>();
    const told: Revoked[] = [];
    here.onRevoked((who) => {
      told.push(who);
      if (who.sessionId === 's-2') heard.resolve();
    });
    for (const id of ['p-1', 'p-2']) await there.add(id, () => [registered], doer);
    await there.change('p-1', session('s-1'), doer);
    await there.change('p-2', session('s-2'), doer);
    for (const id of ['p-1', 'p-2']) await here.lookAgain(id);
    const following = here.follow(leaving.signal);
    const newer = { type: 'PersonSuspended', v: 1, data: {} } as unknown as PersonEvent;
    await expect(there.change('p-1', () => [newer], doer)).rejects.toThrow('PersonSuspended v1');
    await there.change('p-2', (person) => endSession(person, 's-2'), doer);
    await heard.promise;
    expect(told).toEqual([{ personId: 'p-2', sessionId: 's-2' }]);
    expect(shutOut).toEqual(['p-1: unknown event of a person: PersonSuspended v1']);
    await here.lookAgain('p-1');
    expect([here.withSession('s-1'), here.get('p-1')]).toEqual([undefined, undefined]);
    leaving.abort();
    await following;
  });

  it('begin once where several nodes know of the same one, as those of the demo', async () => {
    const store = new MemoryEventStore({ shared: true });
    const [here, there] = [await People.load(store, Date.now), await People.load(store, Date.now)];
    const both = [here, there].map((node) => node.add('p-1', () => [registered], doer));
    const [first, second] = await Promise.all(both);
    expect([await store.head('person-p-1'), second]).toEqual([0, first]);
  });

  it('are looked for again where another node may just have let them in', async () => {
    const store = new MemoryEventStore({ shared: true });
    const [here, there] = [await People.load(store, Date.now), await People.load(store, Date.now)];
    await there.add('p-1', () => [registered], doer);
    await there.change('p-1', session('s-1'), doer);
    expect(here.withSession('s-1')).toBeUndefined();
    await here.lookAgain('p-1');
    await here.lookAgain('p-2');
    expect([here.withSession('s-1')?.id, here.count]).toEqual(['p-1', 1]);
    // Known by a session alone: by whom is not said.
    await there.change('p-1', session('s-2'), doer);
    await there.add('p-3', () => [registered], doer);
    await here.catchUp();
    expect([here.withSession('s-2')?.id, here.count]).toEqual(['p-1', 2]);
  });

  it('whose removal failed half way are erased when it is asked for again', async () => {
    const store = new MemoryEventStore({ shared: true });
    const people = await People.load(store, Date.now);
    await people.add('p-1', () => [registered], doer);
    const removal = jest.spyOn(store, 'deleteStream');
    removal.mockRejectedValueOnce(new StoreUnavailableError('unreachable'));
    await expect(people.erase('p-1')).rejects.toThrow(StoreUnavailableError);
    expect(people.get('p-1')).toBeUndefined();
    const later = await People.load(store, Date.now);
    expect(await later.erase('p-1')).toBe(true);
    expect(await store.head('person-p-1')).toBeUndefined();
    expect(await later.erase('p-1')).toBe(false);
  });

  it('never go back in time', async () => {
    const { store, clock, people } = await opened();
    await people.add('p-1', () => [registered], doer);
    clock.nowMs -= 3_600_000;
    await people.change('p-1', session('s-1'), doer);
    const times: string[] = [];
    for await (const { meta } of store.readStream('person-p-1')) times.push(meta.at);
    expect(times).toEqual(times.toSorted());
  });

  it('are gone once erased, for good, with everything that waited for its turn', async () => {
    const { store, people, revoked } = await opened();
    await people.add('p-1', () => [registered], doer);
    await people.change('p-1', session('s-1'), doer);
    const [erased, late] = await Promise.all([
      people.erase('p-1'),
      people.change('p-1', session('s-2'), doer),
    ]);
    expect(erased).toBe(true);
    expect(late).toBeUndefined();
    expect(people.get('p-1')).toBeUndefined();
    expect(people.withSession('s-1')).toBeUndefined();
    expect(revoked).toEqual([{ personId: 'p-1' }]);
    expect(await store.head('person-p-1')).toBeUndefined();
    expect(await people.erase('p-1')).toBe(false);
    expect((await People.load(store, Date.now)).count).toBe(0);
  });

  it('are gone also while another process holds back what they left in the log', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rembuk-people-'));
    const store = await SqliteEventStore.open({ folder });
    const people = await People.load(store, Date.now);
    const revoked: Revoked[] = [];
    people.onRevoked((who) => revoked.push(who));
    await people.add('p-1', () => [registered], doer);
    await people.change('p-1', session('s-1'), doer);
    const other = new DatabaseSync(path.join(folder, 'events.db'), { readOnly: true });
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM events').get();

    expect(await people.erase('p-1')).toBe(true);
    expect(people.get('p-1')).toBeUndefined();
    expect(people.withSession('s-1')).toBeUndefined();
    expect(revoked).toEqual([{ personId: 'p-1' }]);
    other.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('stay when the store could not remove them', async () => {
    const { store, people, revoked } = await opened();
    await people.add('p-1', () => [registered], doer);
    const remove = jest.spyOn(store, 'deleteStream');
    remove.mockRejectedValueOnce(new StoreUnavailableError('overloaded'));
    await expect(people.erase('p-1')).rejects.toThrow(StoreUnavailableError);
    expect(people.get('p-1')).toMatchObject({ name: 'Siti Aminah' });
    expect(revoked).toEqual([]);
    expect(await people.erase('p-1')).toBe(true);
  });

  it('leave nothing behind when their first append fails', async () => {
    const { store, people } = await opened();
    store.faults.refuseNext('full');
    await expect(people.add('p-1', () => [registered], doer)).rejects.toThrow(
      StoreUnavailableError,
    );
    expect(people.get('p-1')).toBeUndefined();
    expect(await people.change('p-1', session('s'), doer)).toBeUndefined();
  });
});
