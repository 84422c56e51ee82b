import { Module } from '@nestjs/common';
import { ReplayModule } from '../replay/replay.module.ts';
import { StoreModule } from '../store/store.module.ts';
import { WorkshopsModule } from '../workshops/workshops.module.ts';
import { ContributionsService } from './contributions.service.ts';
import { ReportsController } from './reports.controller.ts';

@Module({
  imports: [ReplayModule, StoreModule, WorkshopsModule],
  controllers: [ReportsController],
  providers: [ContributionsService],
})
export class ReportsModule {}
