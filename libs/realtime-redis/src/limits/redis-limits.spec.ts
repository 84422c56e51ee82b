import { createSecretKey, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RedisAwayError } from '../answered-within.ts';
import { describeWithRedis } from '../testing/describe-with-redis.ts';
import { TestRedis } from '../testing/redis-server.ts';
import { type TestNode, testNode } from '../testing/test-node.ts';
import { type Bucket, RedisLimits } from './redis-limits.ts';

const hour = 3_600;

describeWithRedis('rate limits that nodes share', () => {
  let redis: TestRedis;
  let nodes: readonly [TestNode, TestNode];
  let limits: readonly [RedisLimits, RedisLimits];
  beforeAll(async () => {
    redis = await TestRedis.start();
    nodes = [testNode(redis), testNode(redis)];
    for (const { isHere } of nodes) await isHere();
    const key = createSecretKey(Buffer.alloc(32, 9));
    const of = ({ line }: TestNode) => new RedisLimits(line, { prefix: 'test:', key });
    limits = [of(nodes[0]), of(nodes[1])];
  });
  afterAll(async () => {
    for (const { line } of nodes) line.close();
    await redis.remove();
  });

  /** So slow that nothing comes back while a test runs. */
  const aBucket = (burst: number, perSecond = 1 / hour): Bucket => ({
    name: randomUUID(),
    burst,
    perSecond,
  });

  it('cannot be passed by asking two nodes at once', async () => {
    const bucket = aBucket(20);
    const asked = Array.from({ length: 100 }, (_, index) => limits[index % 2 === 0 ? 0 : 1]);
    const waits = await Promise.all(asked.map((one) => one.take([bucket])));
    expect(waits.filter((ms) => ms === 0)).toHaveLength(20);
    for (const ms of waits.filter((ms) => ms > 0)) expect(ms).toBeGreaterThan(0.99 * hour * 1_000);
  });

  it('lets go on who waits as long as told, by the clock of Redis', async () => {
    const [one, two] = limits;
    const bucket = aBucket(2, 5);
    const before = await redisMs();
    // In one turn: one comes back each 200 ms.
    const answers = await Promise.all([one, two, one].map((node) => node.take([bucket])));
    const [waitMs = 0, ...others] = answers.toSorted((a, b) => b - a);
    expect(others).toEqual([0, 0]);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(200);
    let waits = waitMs;
    while (waits > 0) waits = await two.take([bucket]);
    expect((await redisMs()) - before).toBeGreaterThanOrEqual(waitMs - 1);
  });

  it('takes from all of several or from none', async () => {
    const [one, two] = limits;
    const [wide, narrow] = [aBucket(5), aBucket(2)];
    const waits = [];
    for (let i = 0; i < 4; i++) waits.push(await one.take([wide, narrow]));
    expect(waits.map((ms) => ms === 0)).toEqual([true, true, false, false]);
    for (let i = 0; i < 3; i++) expect(await two.take([wide])).toBe(0);
    expect(await two.check([wide])).toBeGreaterThan(0);
  });

  it('counts what only costs when it fails, to a debt of one bucket, and gives back', async () => {
    const [one, two] = limits;
    const bucket = aBucket(3);
    expect(await one.check([bucket])).toBe(0);
    await one.refund([bucket]);
    for (let i = 0; i < 50; i++) await one.charge([bucket]);
    const owed = await two.check([bucket]);
    expect(owed).toBeGreaterThan(3.9 * hour * 1_000);
    expect(owed).toBeLessThanOrEqual(4 * hour * 1_000);
    for (let i = 0; i < 4; i++) await two.refund([bucket]);
    expect(await one.take([bucket])).toBe(0);
    expect(await one.take([bucket])).toBeGreaterThan(0);
  });

  it('shows Redis no name, and leaves nothing there for longer than it says something', async () => {
    const [{ line }] = nodes;
    const name = 'passwords kepala 10.1.2.3';
    const bucket = { name, burst: 4, perSecond: 1 / 60 };
    await limits[0].take([bucket]);
    const keys = await line.ask((client) => client.keys('*'));
    expect(keys.join()).not.toMatch(/kepala|10\.1|passwords/);
    for (const key of keys) expect(await line.ask((client) => client.pTTL(key))).toBeGreaterThan(0);
    await limits[1].refund([bucket]);
    expect(await line.ask((client) => client.keys('*'))).toHaveLength(keys.length - 1);
  });

  it('decides nothing while Redis is away', async () => {
    await redis.kill();
    for (const { isAway } of nodes) await isAway();
    await expect(limits[0].take([aBucket(1)])).rejects.toThrow(RedisAwayError);
    await redis.again();
    for (const { isHere } of nodes) await isHere();
    expect(await limits[0].take([aBucket(1)])).toBe(0);
  });

  async function redisMs(): Promise<number> {
    const [seconds, micros] = await nodes[0].line.ask((client) => client.time());
    return Number(seconds) * 1_000 + Number(micros) / 1_000;
  }
});
