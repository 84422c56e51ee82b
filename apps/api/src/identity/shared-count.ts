import { type RedisLine, RedisLimits } from '@rembuk/realtime-redis';
import type { Config } from '../config/index.ts';
import { redisPrefix } from '../nodes/redis-prefix.ts';
import type { Log } from '../operations/index.ts';
import type { Secrets } from '../store/secrets.ts';
import type { SharedCount } from './tries.ts';

/** Injection token of {@link SharedCount}. */
export const SHARED_COUNT = Symbol('shared count');

/** What nodes count together; each for itself where there is no Redis. */
export function sharedCount(
  config: Config,
  line: RedisLine | undefined,
  { sharedCounts: key }: Secrets,
  log: Log,
): SharedCount {
  const prefix = redisPrefix(config);
  return { limits: line && new RedisLimits(line, { prefix, key }), log };
}
