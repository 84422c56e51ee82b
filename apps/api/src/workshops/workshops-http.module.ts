import { Module } from '@nestjs/common';
import { StoreModule } from '../store/store.module.ts';
import { DirectoryCheckpoints } from './directory-checkpoints.ts';
import { WorkshopDirectory } from './workshop-directory.ts';
import { WorkshopsController } from './workshops.controller.ts';
import { WorkshopsModule } from './workshops.module.ts';

/** Workshops over HTTP. */
@Module({
  imports: [StoreModule, WorkshopsModule],
  controllers: [WorkshopsController],
  providers: [DirectoryCheckpoints, WorkshopDirectory],
})
export class WorkshopsHttpModule {}
