export { LOG, type Log } from './log.ts';
export { MetricsService } from './metrics.service.ts';
export { type RateLimit, RateLimiter, type Throttled } from './rate-limiter.ts';
