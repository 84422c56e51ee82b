import { Module } from '@nestjs/common';
import { StoreModule } from '../store/store.module.ts';
import { HealthController } from './health.controller.ts';

/** What the ones who run the server look at. */
@Module({ imports: [StoreModule], controllers: [HealthController] })
export class HealthModule {}
