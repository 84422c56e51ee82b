import { Module } from '@nestjs/common';
import type { EventStore } from '@rembuk/event-sourcing';
import { CLOCK, type Clock, CONFIG } from '../config/index.ts';
import { NodesModule } from '../nodes/nodes.module.ts';
import { REDIS_LINE } from '../nodes/nodes.tokens.ts';
import { LOG, type Log } from '../operations/index.ts';
import { LogFollower } from '../store/log-follower.ts';
import { StoreModule } from '../store/store.module.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { AccessTokens } from './access-tokens.ts';
import { IdentityService } from './identity.service.ts';
import { JoinCodes } from './join-codes.ts';
import { Operator } from './operator.ts';
import { People } from './people.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { Revocations } from './revocations.ts';
import { SECRETS, type Secrets } from '../store/secrets.ts';
import { SHARED_COUNT, sharedCount } from './shared-count.ts';

/** Who is who, and by which token. The routes of it stand in a module of their own. */
@Module({
  imports: [NodesModule, StoreModule],
  providers: [
    {
      provide: People,
      inject: [EVENT_STORE, CLOCK, LogFollower, LOG],
      useFactory: async (store: EventStore, clock: Clock, follower: LogFollower, log: Log) => {
        const people = await People.load(store, clock);
        people.onUnreadable((personId, err) =>
          log.error({ personId, err }, 'someone is shut out here'),
        );
        follower.keep('people', (signal) => people.follow(signal));
        return people;
      },
    },
    {
      provide: AccessTokens,
      inject: [SECRETS, CLOCK],
      useFactory: ({ accessTokens }: Secrets, clock: Clock) =>
        new AccessTokens(accessTokens, clock),
    },
    {
      provide: RefreshTokens,
      inject: [SECRETS],
      useFactory: ({ refreshTokens }: Secrets) => new RefreshTokens(refreshTokens),
    },
    {
      provide: JoinCodes,
      inject: [SECRETS],
      useFactory: ({ joinCodes }: Secrets) => new JoinCodes(joinCodes),
    },
    {
      provide: SHARED_COUNT,
      inject: [CONFIG, REDIS_LINE, SECRETS, LOG],
      useFactory: sharedCount,
    },
    IdentityService,
    Operator,
    Revocations,
  ],
  exports: [
    AccessTokens,
    IdentityService,
    JoinCodes,
    Operator,
    People,
    RefreshTokens,
    Revocations,
    SHARED_COUNT,
  ],
})
export class IdentityModule {}
