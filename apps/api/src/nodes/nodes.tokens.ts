/** Injects the Bus of @rembuk/realtime-redis: what nodes tell each other. */
export const BUS = Symbol('bus');

/** Injects the RedisLine of what is urgent; undefined where this node is alone. */
export const REDIS_LINE = Symbol('line to Redis');
