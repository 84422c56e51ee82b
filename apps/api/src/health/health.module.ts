import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/nodes.module.ts';
import { StoreModule } from '../store/store.module.ts';
import { HealthController } from './health.controller.ts';

/** What the ones who run the server look at. */
@Module({ imports: [NodesModule, StoreModule], controllers: [HealthController] })
export class HealthModule {}
