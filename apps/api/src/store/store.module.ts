import { Module } from '@nestjs/common';
import { type EventStore, FrameMemory, type SnapshotStore } from '@rembuk/event-sourcing';
import { openSigningKey, SqliteEventStore, SqliteSnapshotStore } from '@rembuk/store-sqlite';
import { type Config, CONFIG, Resources, SHARED_STORE } from '../config/index.ts';
import { LOG, type Log, MetricsService } from '../operations/index.ts';
import { frameMemory } from './frame-memory.ts';
import { LogFollower } from './log-follower.ts';
import { openSecrets, SECRETS, type Secrets } from './secrets.ts';
import { withThoseOfOthers } from './shared-snapshots.ts';
import { StoreHealth } from './store-health.ts';
import { StorePulse } from './store-pulse.ts';
import { EVENT_STORE, SIGNING_KEY, SNAPSHOT_STORE } from './store.tokens.ts';
import { watched } from './watched-store.ts';

/** The log and its snapshots, in the data folder. Closed as the last thing, when nobody writes any more. */
@Module({
  providers: [
    LogFollower,
    StoreHealth,
    StorePulse,
    {
      provide: EVENT_STORE,
      inject: [CONFIG, Resources, StoreHealth, MetricsService, SHARED_STORE, LOG],
      useFactory: async (
        config: Config,
        resources: Resources,
        health: StoreHealth,
        metrics: MetricsService,
        shared: EventStore | undefined,
        log: Log,
      ): Promise<EventStore> => {
        if (shared) return watched(shared, health, metrics);
        if (config.store !== 'sqlite') {
          // Its client takes 40 MB, which a server with a log of its own needs not.
          const { openKurrentDb } = await import('./kurrentdb.ts');
          return watched(await openKurrentDb(config, resources, log), health, metrics);
        }
        const store = await SqliteEventStore.open({ folder: config.dataFolder });
        await resources.add(() => store.close());
        health.watch(() => store.failure);
        return watched(store, health, metrics);
      },
    },
    {
      provide: FrameMemory,
      inject: [CONFIG, MetricsService],
      useFactory: ({ limits }: Config, metrics: MetricsService) => frameMemory(limits, metrics),
    },
    {
      provide: SECRETS,
      // Behind the store, which holds the lock on the data folder: two processes would make two secrets.
      inject: [CONFIG, EVENT_STORE],
      useFactory: (config: Config) => openSecrets(config),
    },
    {
      provide: SNAPSHOT_STORE,
      // Behind the log, which holds the lock on the folder.
      inject: [CONFIG, Resources, EVENT_STORE, SECRETS, LOG],
      useFactory: async (
        config: Config,
        resources: Resources,
        store: EventStore,
        secrets: Secrets,
        log: Log,
      ): Promise<SnapshotStore> => {
        const snapshots = await SqliteSnapshotStore.open({ folder: config.dataFolder });
        await resources.add(() => snapshots.close());
        if (!config.redis || !store.capabilities.shared) return snapshots;
        return withThoseOfOthers(
          snapshots,
          { ...config, redis: config.redis },
          { resources, secrets, log },
        );
      },
    },
    {
      provide: SIGNING_KEY,
      inject: [CONFIG, EVENT_STORE],
      useFactory: ({ dataFolder }: Config) => openSigningKey(dataFolder),
    },
  ],
  exports: [
    EVENT_STORE,
    FrameMemory,
    LogFollower,
    SECRETS,
    SNAPSHOT_STORE,
    SIGNING_KEY,
    StoreHealth,
  ],
})
export class StoreModule {}
