import { Module, type Provider } from '@nestjs/common';
import { type Config, CONFIG } from '../config/index.ts';
import { IdentityModule } from '../identity/identity.module.ts';
import { NodesModule } from '../nodes/nodes.module.ts';
import { StoreModule } from '../store/store.module.ts';
import { WorkshopsModule } from '../workshops/workshops.module.ts';
import { Attendance } from './attendance.ts';
import { Connections } from './connections.ts';
import { LIVE_BOUNDS, PACK, packInBackground } from './live.tokens.ts';
import { defaultLiveBounds, type LiveBounds } from './live-bounds.ts';
import { LiveGateway } from './live.gateway.ts';
import { LiveMessages } from './live-messages.ts';
import { LivePublisher } from './live-publisher.ts';
import { MessageLimits } from './message-limits.ts';
import { NotifyLimits } from './notify-limits.ts';
import { Parcels } from './parcels.ts';
import { WaitingLines } from './waiting-lines.ts';
import { WorkshopOpening } from './workshop-opening.ts';

/** Everything of the live side but its bounds, what packs for it and what it asks of others. */
export const liveProviders: readonly Provider[] = [
  Attendance,
  Connections,
  LiveGateway,
  LiveMessages,
  LivePublisher,
  MessageLimits,
  NotifyLimits,
  Parcels,
  WaitingLines,
  WorkshopOpening,
];

/** The live protocol. */
@Module({
  imports: [IdentityModule, NodesModule, StoreModule, WorkshopsModule],
  providers: [
    {
      provide: LIVE_BOUNDS,
      inject: [CONFIG],
      useFactory: ({ limits }: Config): LiveBounds => ({ ...defaultLiveBounds, ...limits }),
    },
    { provide: PACK, useValue: packInBackground },
    ...liveProviders,
  ],
})
export class LiveModule {}
