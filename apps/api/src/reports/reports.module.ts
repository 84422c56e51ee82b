import { Module } from '@nestjs/common';
import { ReplayModule } from '../replay/replay.module.ts';
import { StoreModule } from '../store/store.module.ts';
import { WorkshopsModule } from '../workshops/workshops.module.ts';
import { ContributionsService } from './contributions.service.ts';
import { ReportsController } from './reports.controller.ts';
import { ReportsService } from './reports.service.ts';
import { TimelineService } from './timeline.service.ts';
import { WarningsService } from './warnings.service.ts';

@Module({
  imports: [ReplayModule, StoreModule, WorkshopsModule],
  controllers: [ReportsController],
  providers: [ContributionsService, ReportsService, TimelineService, WarningsService],
  exports: [ReportsService],
})
export class ReportsModule {}
