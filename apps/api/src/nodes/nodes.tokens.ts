/** Injects the Bus of @rembuk/realtime-redis: what nodes tell each other. */
export const BUS = Symbol('bus');

/** Injects the RedisLine of what is urgent; undefined where this node is alone. */
export const REDIS_LINE = Symbol('line to Redis');

/** Injects the SharedPresence of all nodes; undefined where this node is alone. */
export const SHARED_PRESENCE = Symbol('shared presence');
