/** A real Redis for tests. Never part of a build that runs. */
export { describeWithRedis } from './describe-with-redis.ts';
export { redisIsThere, TestRedis } from './redis-server.ts';
export { type TestNode, testNode } from './test-node.ts';
export { until } from './until.ts';
