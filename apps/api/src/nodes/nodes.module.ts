import { Module } from '@nestjs/common';
import { type Bus, nobodyElse, RedisBus, RedisLine, SharedPresence } from '@rembuk/realtime-redis';
import { type Config, CONFIG, Resources } from '../config/index.ts';
import { LOG, type Log } from '../operations/index.ts';
import { NodesHealth } from './nodes-health.ts';
import { redisPrefix } from './redis-prefix.ts';
import { BUS, REDIS_LINE, SHARED_PRESENCE } from './nodes.tokens.ts';

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
        await resources.add(() => line.end());
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
    {
      provide: SHARED_PRESENCE,
      inject: [BUS, REDIS_LINE, Resources],
      useFactory: async (
        bus: Bus,
        line: RedisLine | undefined,
        resources: Resources,
      ): Promise<SharedPresence | undefined> => {
        if (!line) return undefined;
        const presence = new SharedPresence(bus);
        await resources.add(() => Promise.resolve(presence.end()));
        return presence;
      },
    },
  ],
  exports: [BUS, NodesHealth, REDIS_LINE, SHARED_PRESENCE],
})
export class NodesModule {}
