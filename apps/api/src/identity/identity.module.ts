import { Module } from '@nestjs/common';
import type { EventStore } from '@rembuk/event-sourcing';
import { CLOCK, type Clock, type Config, CONFIG } from '../config/index.ts';
import { LogFollower } from '../store/log-follower.ts';
import { StoreModule } from '../store/store.module.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { AccessTokens } from './access-tokens.ts';
import { IdentityService } from './identity.service.ts';
import { JoinCodes } from './join-codes.ts';
import { Operator } from './operator.ts';
import { People } from './people.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { openSecrets, SECRETS, type Secrets } from './secrets.ts';

/** Who is who, and by which token. The routes of it stand in a module of their own. */
@Module({
  imports: [StoreModule],
  providers: [
    {
      provide: People,
      inject: [EVENT_STORE, CLOCK, LogFollower],
      useFactory: async (store: EventStore, clock: Clock, follower: LogFollower) => {
        const people = await People.load(store, clock);
        follower.keep('people', (signal) => people.follow(signal));
        return people;
      },
    },
    {
      provide: SECRETS,
      // Behind the store, which holds the lock on the data folder: two processes would make two secrets.
      inject: [CONFIG, EVENT_STORE],
      useFactory: (config: Config) => openSecrets(config),
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
    IdentityService,
    Operator,
  ],
  exports: [AccessTokens, IdentityService, JoinCodes, Operator, People, RefreshTokens],
})
export class IdentityModule {}
