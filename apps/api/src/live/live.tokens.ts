/** Injects the bounds of the live connections. */
export const LIVE_BOUNDS = Symbol('LIVE_BOUNDS');
