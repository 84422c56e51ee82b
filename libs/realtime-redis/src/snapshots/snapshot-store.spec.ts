import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Snapshot } from '@rembuk/event-sourcing';
import { snapshotStoreContract } from '@rembuk/event-sourcing/testing';
import { RedisAwayError } from '../answered-within.ts';
import { describeWithRedis } from '../testing/describe-with-redis.ts';
import { TestRedis } from '../testing/redis-server.ts';
import { type TestNode, testNode } from '../testing/test-node.ts';
import { type RedisSnapshotBounds, RedisSnapshotStore } from './snapshot-store.ts';

const key = createSecretKey(Buffer.alloc(32, 7));

describeWithRedis('snapshots in Redis', () => {
  let redis: TestRedis;
  let node: TestNode;
  const failures: unknown[] = [];
  beforeAll(async () => {
    redis = await TestRedis.start();
    node = testNode(redis);
    await node.isHere();
  });
  afterEach(() => void failures.splice(0));
  afterAll(async () => {
    node.line.close();
    await redis.remove();
  });

  function aStore(bounds: Partial<RedisSnapshotBounds> = {}, by = key): RedisSnapshotStore {
    const failed = (_: string, error: unknown) => failures.push(error);
    return new RedisSnapshotStore(node.line, { prefix: 'test:', key: by, bounds, failed });
  }

  snapshotStoreContract('Redis', () =>
    Promise.resolve({ store: aStore(), dispose: () => Promise.resolve() }),
  );

  it('keeps so many of a stream, spread over its history', async () => {
    const store = aStore({ keptMax: 6 });
    const stream = aStream();
    for (let revision = 0; revision < 3_000; revision += 100)
      await store.save(stream, aSnapshot(revision));
    const kept = await revisions(store, stream, 3_000);
    expect(kept).toHaveLength(6);
    expect(kept.slice(0, 2)).toEqual([2_900, 2_800]);
    expect(kept.at(-1)).toBe(0);
    expect(kept.some((revision) => revision > 800 && revision < 2_200)).toBe(true);
  });

  it('keeps the bytes of a stream within their bound, all its folds together; the newest stays', async () => {
    const store = aStore({ streamBytesMax: 1_800 });
    const stream = aStream();
    for (const revision of [1, 2, 3])
      await store.save(`${stream}\nbeside`, aSnapshot(revision, randomText(500)));
    for (const revision of [4, 5]) await store.save(stream, aSnapshot(revision, randomText(500)));
    expect(await revisions(store, stream, 9)).toEqual([5, 4]);
    expect(await revisions(store, `${stream}\nbeside`, 9)).toEqual([3]);
    await expect(store.save(stream, aSnapshot(6, randomText(3_000)))).rejects.toThrow(RangeError);
    expect(await revisions(store, stream, 9)).toEqual([5, 4]);
  });

  it('keeps two versions of the fold: programs are exchanged one by one', async () => {
    const store = aStore();
    const stream = aStream();
    for (const foldVersion of [1, 2, 3, 2])
      await store.save(stream, { ...aSnapshot(foldVersion), foldVersion });
    const found = await Promise.all([1, 2, 3].map((version) => store.load(stream, version)));
    expect(found.map((one) => one?.foldVersion)).toEqual([undefined, 2, 3]);
  });

  it('knows revisions that are long, as those of a clock', async () => {
    const store = aStore();
    const stream = aStream();
    const long = Number.MAX_SAFE_INTEGER;
    for (const revision of [long - 1, long - 2]) await store.save(stream, aSnapshot(revision));
    expect(await revisions(store, stream, long)).toEqual([long - 1, long - 2]);
  });

  it('lets everything expire that nobody asks for, and nothing that somebody does', async () => {
    const store = aStore({ keptMs: 100_000 });
    const stream = aStream();
    await store.save(stream, aSnapshot(1));
    const name = `test:snapshots:${stream}`;
    await node.line.ask((client) => client.pExpire(name, 50_000));
    await store.load(stream, 1);
    expect(await node.line.ask((client) => client.pTTL(name))).toBeGreaterThan(50_000);
    const keys = await node.line.ask((client) => client.keys('*'));
    for (const one of keys)
      expect(await node.line.ask((client) => client.pTTL(one))).toBeGreaterThan(0);
  });

  it('shows Redis nothing of a state, and passes over what was altered, moved or sealed by others', async () => {
    const store = aStore();
    const stream = aStream();
    const secret = 'Isu yang belum diumumkan '.repeat(20);
    for (const revision of [1, 2, 3, 4]) await store.save(stream, aSnapshot(revision, secret));
    await aStore({}, createSecretKey(Buffer.alloc(32, 8))).save(stream, aSnapshot(5, 'theirs'));
    const name = `test:snapshots:${stream}`;
    const values = await node.line.ask((client) => client.hVals(name));
    expect(values.join()).not.toMatch(/Isu|state|[0-9a-f]{64}/);

    const at = (revision: number) => `\n1\n${revision}`;
    const stored = await node.line.ask((client) => client.hGet(name, at(1)));
    await node.line.ask((client) => client.hSet(name, at(4), stored ?? ''));
    await node.line.ask((client) => client.hSet(name, at(3), 'nothing of ours'));
    expect((await store.load(stream, 1))?.revision).toBe(2);
    const left = await node.line.ask((client) => client.hKeys(name));
    expect(left.toSorted()).toEqual([at(1), at(2)]);
  });

  it('P11: stops nobody while Redis is away: nothing is found, and what is not deleted is said', async () => {
    const store = aStore();
    const stream = aStream();
    await store.save(stream, aSnapshot(1));
    await redis.kill();
    await node.isAway();
    expect(await store.load(stream, 1)).toBeUndefined();
    expect(failures).toEqual([expect.any(RedisAwayError)]);
    await expect(store.save(stream, aSnapshot(2))).rejects.toThrow(RedisAwayError);
    await expect(store.deleteAll(stream)).rejects.toThrow(RedisAwayError);
    await redis.again();
    await node.isHere();
    await store.save(stream, aSnapshot(3));
    expect((await store.load(stream, 1))?.revision).toBe(3);
  });
});

function aStream(): string {
  return `workshop-${randomUUID()}`;
}

function aSnapshot(revision: number, state: unknown = { revision }): Snapshot {
  return { revision, hash: 'a'.repeat(64), foldVersion: 1, state };
}

/** Does not get smaller by much when it is compressed. */
function randomText(length: number): string {
  return randomBytes(length).toString('base64').slice(0, length);
}

/** Which are kept, the newest first. */
async function revisions(
  store: RedisSnapshotStore,
  stream: string,
  before: number,
): Promise<number[]> {
  const snapshot = await store.load(stream, 1, before);
  if (!snapshot) return [];
  const { revision } = snapshot;
  return [revision, ...(revision === 0 ? [] : await revisions(store, stream, revision - 1))];
}
