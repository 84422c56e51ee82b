import { type LineBounds, RedisLine } from '../line.ts';
import { readRedisAddress } from '../address.ts';
import { RedisBus, type RedisBusBounds } from '../redis-bus.ts';
import type { TestRedis } from './redis-server.ts';
import { until } from './until.ts';

/** Quick to look for a Redis that was away. */
const quick: Partial<LineBounds> = { quietMs: 100, backOffMsMin: 5, backOffMsMax: 20 };

/** One node as far as Redis sees it. */
export interface TestNode {
  readonly line: RedisLine;
  readonly bus: RedisBus;
  /** What was said of the line. */
  readonly said: string[];
  /** What listeners threw. */
  readonly failures: unknown[];
  readonly isHere: () => Promise<void>;
  readonly isAway: () => Promise<void>;
}

export function testNode(
  { url }: Pick<TestRedis, 'url'>,
  bounds: Partial<LineBounds & RedisBusBounds> = {},
): TestNode {
  const address = readRedisAddress(url);
  if (!address) throw new Error('not the address of a Redis');
  const line = new RedisLine(address, { ...quick, ...bounds });
  const [said, failures]: [string[], unknown[]] = [[], []];
  line.onChange((state, reason) => said.push(reason === undefined ? state : `${state} ${reason}`));
  const failed = (error: unknown) => failures.push(error);
  const bus = new RedisBus(line, { prefix: 'test:', bounds, failed });
  line.open();
  return {
    line,
    bus,
    said,
    failures,
    isHere: () => until('Redis is here', () => line.isHere),
    isAway: () => until('Redis is away', () => !line.isHere),
  };
}
