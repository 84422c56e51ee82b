import { createSecretKey, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisLimits } from '@rembuk/realtime-redis';
import {
  describeWithRedis,
  type TestNode,
  testNode,
  TestRedis,
} from '@rembuk/realtime-redis/testing';
import { createLog } from '../operations/log.ts';
import { Measure } from './measure.ts';
import { Tries } from './tries.ts';

const log = createLog('silent');
/** So slow that nothing comes back while a test runs. */
const limit = { burst: 10, perSecond: 1 / 3_600, keysMax: 100 };

/** A node's counts of two things; `tries(key)` is counted in both. */
function counting(limits?: RedisLimits) {
  const wide = new Measure('wide', { ...limit, burst: 50 }, Date.now);
  const narrow = new Measure('narrow', limit, Date.now);
  return (key: string) => new Tries([wide.of(key), narrow.of(key)], { limits, log });
}

async function takeMany(tries: readonly Tries[]): Promise<number> {
  const answers = await Promise.all(tries.map((one) => one.take()));
  return answers.filter((answer) => answer === undefined).length;
}

describe('tries of one node', () => {
  it('are no more than there is room for in every place, however many come at once', async () => {
    const tries = counting();
    expect(await takeMany(Array.from({ length: 40 }, () => tries('a')))).toBe(10);
    expect(tries('a').checkHere()).toMatchObject({ ok: false, code: 'rate_limited' });
    tries('a').refund();
    expect(await tries('a').check()).toBeUndefined();
  });
});

describeWithRedis('tries over all nodes', () => {
  let redis: TestRedis;
  let nodes: readonly [TestNode, TestNode];
  let here: ReturnType<typeof counting>;
  let there: ReturnType<typeof counting>;
  beforeAll(async () => {
    redis = await TestRedis.start();
    nodes = [testNode(redis), testNode(redis)];
    for (const node of nodes) await node.isHere();
    const key = createSecretKey(Buffer.alloc(32, 4));
    const of = ({ line }: TestNode) => counting(new RedisLimits(line, { prefix: 'test:', key }));
    [here, there] = [of(nodes[0]), of(nodes[1])];
  });
  afterAll(async () => {
    for (const { line } of nodes) line.close();
    await redis.remove();
  });

  it('are counted together: asking two nodes at once gives no more', async () => {
    const key = randomUUID();
    const asked = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? here : there)(key));
    expect(await takeMany(asked)).toBe(10);
    expect(await here(key).check()).toMatchObject({ code: 'rate_limited' });
    const refused = await there(key).take();
    expect(refused).toMatchObject({
      code: 'rate_limited',
      details: { retryAfterMs: expect.any(Number) },
    });
  });

  it('that fail elsewhere count here, and those that were given back do not', async () => {
    const key = randomUUID();
    for (let i = 0; i < 10; i++) there(key).charge();
    // Asked behind them on the same line.
    expect(await there(key).check()).toMatchObject({ code: 'rate_limited' });
    expect(here(key).checkHere()).toBeUndefined();
    expect(await here(key).check()).toMatchObject({ code: 'rate_limited' });
    there(key).refund();
    expect(await there(key).check()).toBeUndefined();
    expect(await takeMany([here(key), here(key)])).toBe(1);
  });

  it('P11: are counted by each node while Redis is away, with what it let through before', async () => {
    const key = randomUUID();
    expect(await takeMany(Array.from({ length: 6 }, () => here(key)))).toBe(6);
    await redis.kill();
    for (const { isAway } of nodes) await isAway();
    expect(await takeMany(Array.from({ length: 30 }, () => here(key)))).toBe(4);
    expect(await takeMany(Array.from({ length: 30 }, () => there(key)))).toBe(10);
    expect(await here(key).check()).toMatchObject({ code: 'rate_limited' });
    await redis.again();
    for (const { isHere } of nodes) await isHere();
    expect(await takeMany([here(key)])).toBe(0);
  });
});
