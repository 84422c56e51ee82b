import { describe } from '@jest/globals';
import { redisIsThere } from './redis-server.ts';

/** A suite that needs a real Redis; without one it is reported as skipped, by its name. */
export const describeWithRedis: typeof describe.skip = redisIsThere ? describe : describe.skip;
