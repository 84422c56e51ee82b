import { Module } from '@nestjs/common';
import { StoreModule } from '../store/store.module.ts';
import { WorkshopAccess } from './workshop-access.ts';
import { WorkshopsService } from './workshops.service.ts';

/** Commands go in, outcomes come out; who may see what. */
@Module({
  imports: [StoreModule],
  providers: [WorkshopAccess, WorkshopsService],
  exports: [WorkshopAccess, WorkshopsService],
})
export class WorkshopsModule {}
