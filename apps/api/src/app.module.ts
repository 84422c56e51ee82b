import type { EventStore } from '@rembuk/event-sourcing';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { type Clock, type Config, ConfigModule, type Resources } from './config/index.ts';
import { DemoModule } from './demo/demo.module.ts';
import { DocumentsModule } from './documents/documents.module.ts';
import { AuthenticationGuard } from './identity/authentication.guard.ts';
import { AccountsModule } from './identity/accounts.module.ts';
import { IdentityModule } from './identity/identity.module.ts';
import { LiveModule } from './live/live.module.ts';
import { ReplayModule } from './replay/replay.module.ts';
import { ReportsModule } from './reports/reports.module.ts';
import { WorkshopsHttpModule } from './workshops/workshops-http.module.ts';
import { HealthModule } from './health/health.module.ts';
import type { Log } from './operations/index.ts';
import { OperationsModule } from './operations/operations.module.ts';

/** The whole server. */
@Module({
  imports: [
    AccountsModule,
    DemoModule,
    DocumentsModule,
    HealthModule,
    IdentityModule,
    LiveModule,
    ReplayModule,
    ReportsModule,
    WorkshopsHttpModule,
  ],
  providers: [{ provide: APP_GUARD, useClass: AuthenticationGuard }],
})
export class AppModule {
  static with(parts: {
    readonly config: Config;
    readonly clock: Clock;
    readonly log: Log;
    readonly resources: Resources;
    readonly sharedStore?: EventStore | undefined;
  }): DynamicModule {
    const { config, clock, log, resources, sharedStore } = parts;
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config, clock, resources, sharedStore),
        OperationsModule.with(log),
      ],
    };
  }
}
