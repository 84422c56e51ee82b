export { readRedisAddress, type RedisAddress } from './address.ts';
export { RedisAwayError } from './answered-within.ts';
export { type Bus, type BusListener, nobodyElse } from './bus.ts';
export { defaultLineBounds, type LineBounds, type LineListener, RedisLine } from './line.ts';
export {
  defaultRedisBusBounds,
  RedisBus,
  type RedisBusBounds,
  type RedisBusOptions,
} from './redis-bus.ts';
export {
  defaultRedisSnapshotBounds,
  type RedisSnapshotBounds,
  type RedisSnapshotOptions,
  RedisSnapshotStore,
} from './snapshots/snapshot-store.ts';
export { type Bucket, RedisLimits, type RedisLimitsOptions } from './limits/redis-limits.ts';
export {
  defaultSharedPresenceBounds,
  SharedPresence,
  type SharedPresenceBounds,
} from './presence/shared-presence.ts';
export type { SharedRoom, SharedRoomOptions } from './presence/shared-room.ts';
