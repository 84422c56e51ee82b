import { Module } from '@nestjs/common';
import { type Bus, nobodyElse, RedisBus, RedisLine } from '@rembuk/realtime-redis';
import { type Config, CONFIG, Resources } from '../config/index.ts';
import { LOG, type Log } from '../operations/index.ts';
import { NodesHealth } from './nodes-health.ts';
import { redisPrefix } from './redis-prefix.ts';
import { BUS, REDIS_LINE } from './nodes.tokens.ts';

/** What nodes share that need not last. Nothing waits for it: where Redis is away each is as if it were alone. */
@Module({
  providers: [
    NodesHealth,
    {
      provide: REDIS_LINE,
      inject: [CONFIG, LOG, Resources],
      useFactory: async (
        { redis }: Config,
        log: Log,
        resources: Resources,
      ): Promise<RedisLine | undefined> => {
        if (!redis) return undefined;
        const line = new RedisLine(redis);
        line.onChange((state, reason) => {
          const { place } = redis;
          if (state === 'here') log.info({ redis: place }, 'Redis is here');
          else log.warn({ redis: place, reason }, 'Redis is away');
        });
        await resources.add(() => Promise.resolve(line.close()));
        return line;
      },
    },
    {
      provide: BUS,
      inject: [CONFIG, REDIS_LINE, LOG],
      useFactory: (config: Config, line: RedisLine | undefined, log: Log): Bus => {
        if (!line) return nobodyElse;
        const failed = (error: unknown) => log.error({ err: error }, 'hearing another node');
        const bus = new RedisBus(line, { prefix: redisPrefix(config), failed });
        line.open();
        return bus;
      },
    },
  ],
  exports: [BUS, NodesHealth, REDIS_LINE],
})
export class NodesModule {}
