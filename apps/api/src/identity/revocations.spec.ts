import { createSecretKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import {
  describeWithRedis,
  testNode,
  type TestNode,
  TestRedis,
  until,
} from '@rembuk/realtime-redis/testing';
import type { Revoked } from '../common/identity.ts';
import { AccessTokens } from './access-tokens.ts';
import { endSession, revokeSessions, startSession } from './decide-person.ts';
import { IdentityService } from './identity.service.ts';
import { Operator } from './operator.ts';
import { type Doer, People } from './people.ts';
import type { PersonEvent } from './person-events.ts';
import { Revocations } from './revocations.ts';

const doer: Doer = { personId: 'admin-1', role: 'admin', correlationId: 'c-1' };
const key = createSecretKey(Buffer.alloc(32, 5));

/** What of a node knows people. It follows no log: all that it hears it hears from the others. */
async function aNode(redis: TestRedis, store: MemoryEventStore) {
  const node = testNode(redis);
  await node.isHere();
  const people = await People.load(store, Date.now);
  const revocations = new Revocations(people, node.bus);
  const tokens = new AccessTokens(key, Date.now);
  const identity = new IdentityService(tokens, people, new Operator(), revocations);
  const revoked: Revoked[] = [];
  identity.onRevoked((who) => revoked.push(who));
  return { node, people, tokens, identity, revoked };
}

describeWithRedis('access that is taken away on another node', () => {
  let redis: TestRedis;
  const nodes: TestNode[] = [];
  let store: MemoryEventStore;
  let here: Awaited<ReturnType<typeof aNode>>;
  let there: Awaited<ReturnType<typeof aNode>>;
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  beforeEach(async () => {
    store = new MemoryEventStore({ shared: true });
    const data = { name: 'Siti Aminah', workshopId: 'pasuruan' };
    const first = await People.load(store, Date.now);
    await first.add('p-1', () => [{ type: 'PersonRegistered', v: 1, data }], doer);
    for (const id of ['phone', 'laptop'])
      await first.change(
        'p-1',
        (person, nowMs) => startSession(person, { sessionId: id, refreshHash: id }, nowMs),
        doer,
      );
    here = await aNode(redis, store);
    there = await aNode(redis, store);
    nodes.push(here.node, there.node);
  });
  afterEach(() => {
    for (const { line } of nodes.splice(0)) line.close();
  });
  afterAll(() => redis.remove());

  async function answerFor(sessionId: string): Promise<unknown> {
    const token = await here.tokens.issue({ personId: 'p-1', sessionId });
    const identity = await here.identity.authenticate(token);
    return 'code' in identity ? identity.code : identity.sessionId;
  }

  it('is over here at once, before the log was read, and the rest is not', async () => {
    await there.people.change('p-1', (person) => endSession(person, 'phone'), doer);
    await until('it is heard', () => here.revoked.length > 0);
    expect(here.revoked).toEqual([{ personId: 'p-1', sessionId: 'phone' }]);
    expect(here.people.withSession('phone')).toBeDefined();
    expect(await answerFor('phone')).toBe('token_revoked');
    expect(await answerFor('laptop')).toBe('laptop');

    await there.people.change('p-1', revokeSessions, doer);
    await until('the other one is heard', () => here.revoked.length > 1);
    expect(await answerFor('laptop')).toBe('token_revoked');
  });

  it('is over for who was erased, whatever they come with', async () => {
    await there.people.erase('p-1');
    await until('it is heard', () => here.revoked.length > 0);
    expect(here.revoked).toEqual([{ personId: 'p-1' }]);
    expect(await answerFor('phone')).toBe('token_revoked');
  });

  it('is looked for in the log once, however often its token is shown', async () => {
    const reads = jest.spyOn(store, 'readStream');
    for (let i = 0; i < 3; i++) expect(await answerFor('long-over')).toBe('token_revoked');
    expect(reads).toHaveBeenCalledTimes(1);
    expect(await answerFor('laptop')).toBe('laptop');
  });

  it('is no word of a node that could not read what was written: others may', async () => {
    const suspended = { type: 'PersonSuspended', v: 1, data: {} } as unknown as PersonEvent;
    const newer = await People.load(store, Date.now);
    await expect(newer.change('p-1', () => [suspended], doer)).rejects.toThrow('PersonSuspended');
    await there.people.lookAgain('p-1');
    expect([there.revoked, there.people.get('p-1')]).toEqual([[{ personId: 'p-1' }], undefined]);
    there.node.bus.tell('revoked', '{"personId":"the last word"}');
    await until('what was told is heard', () => here.revoked.length > 0);
    expect(here.revoked).toEqual([{ personId: 'the last word' }]);
    expect(await answerFor('phone')).toBe('phone');
  });

  it('is not told again by a node that reads of it later', async () => {
    const listener = testNode(redis);
    nodes.push(listener);
    const told: string[] = [];
    let resumed = false;
    listener.bus.listen('revoked', {
      heard: (message) => told.push(message),
      resumed: () => (resumed = true),
    });
    await until('it is heard too', () => resumed);
    await there.people.change('p-1', (person) => endSession(person, 'phone'), doer);
    await until('it is heard', () => here.revoked.length > 0);
    const leaving = new AbortController();
    const following = here.people.follow(leaving.signal);
    await until('the log was read', () => here.people.withSession('phone') === undefined);
    here.node.bus.tell('revoked', '{"personId":"the last word"}');
    await until('all was told', () => told.at(-1)?.includes('the last word') === true);
    expect(told).toHaveLength(2);
    leaving.abort();
    await following;
  });

  it('P11: comes with the log alone while Redis is away', async () => {
    await redis.kill();
    await Promise.all([here.node.isAway(), there.node.isAway()]);
    await there.people.change('p-1', (person) => endSession(person, 'phone'), doer);
    expect(there.revoked).toEqual([{ personId: 'p-1', sessionId: 'phone' }]);
    const leaving = new AbortController();
    const following = here.people.follow(leaving.signal);
    await until('the log was read', () => here.revoked.length > 0);
    expect(await answerFor('phone')).toBe('token_revoked');
    leaving.abort();
    await following;
    await redis.again();
  });
});
