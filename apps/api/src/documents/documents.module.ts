import { Module } from '@nestjs/common';
import { OfficeModule } from '../office/office.module.ts';
import { ReplayModule } from '../replay/replay.module.ts';
import { ReportsModule } from '../reports/reports.module.ts';
import { StoreModule } from '../store/store.module.ts';
import { WorkshopsModule } from '../workshops/workshops.module.ts';
import { DocumentsController } from './documents.controller.ts';
import { DocumentsService } from './documents.service.ts';
import { DocumentShelf } from './document-shelf.ts';
import { DocumentsInTheMaking } from './in-the-making.ts';
import { LogsAhead } from './logs-ahead.ts';
import { Makers } from './makers.ts';

@Module({
  imports: [OfficeModule, ReplayModule, ReportsModule, StoreModule, WorkshopsModule],
  controllers: [DocumentsController],
  providers: [DocumentShelf, DocumentsInTheMaking, DocumentsService, LogsAhead, Makers],
})
export class DocumentsModule {}
