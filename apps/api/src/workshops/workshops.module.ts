import { Module } from '@nestjs/common';
import { StoreModule } from '../store/store.module.ts';
import { defaultPersonRates, PersonLimits } from './person-limits.ts';
import { WorkshopAccess } from './workshop-access.ts';
import { WorkshopsService } from './workshops.service.ts';

@Module({
  imports: [StoreModule],
  providers: [
    { provide: PersonLimits, useFactory: () => new PersonLimits(defaultPersonRates) },
    WorkshopAccess,
    WorkshopsService,
  ],
  exports: [PersonLimits, WorkshopAccess, WorkshopsService],
})
export class WorkshopsModule {}
