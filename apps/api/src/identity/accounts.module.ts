import { Module } from '@nestjs/common';
import { type Config, CONFIG } from '../config/index.ts';
import { WorkshopsModule } from '../workshops/workshops.module.ts';
import { AccountsController } from './accounts.controller.ts';
import { AccountsService } from './accounts.service.ts';
import { AuthController } from './auth.controller.ts';
import { GuessLimits } from './guess-limits.ts';
import { IdentityModule } from './identity.module.ts';
import { JoiningController } from './joining.controller.ts';
import { JoiningService } from './joining.service.ts';
import { Passwords } from './passwords.ts';
import { PeopleService } from './people.service.ts';
import { SessionsService } from './sessions.service.ts';
import { WriteLimits } from './write-limits.ts';

/** How people come in, go and are looked after. */
@Module({
  imports: [IdentityModule, WorkshopsModule],
  controllers: [AuthController, AccountsController, JoiningController],
  providers: [
    {
      provide: Passwords,
      inject: [CONFIG],
      useFactory: ({ limits }: Config) =>
        new Passwords(limits.passwordHashesAtOnceMax, limits.passwordHashesWaitingMax),
    },
    AccountsService,
    GuessLimits,
    JoiningService,
    PeopleService,
    SessionsService,
    WriteLimits,
  ],
  exports: [AccountsService, JoiningService, PeopleService],
})
export class AccountsModule {}
