import type { Config } from '../config/index.ts';

/**
 * Before every name in Redis. Installations that share one take another database each; channels know no databases, so
 * its number is part of the name.
 */
export function redisPrefix({ redis }: Pick<Config, 'redis'>): string {
  return `rembuk/${redis?.database ?? 0}/`;
}
