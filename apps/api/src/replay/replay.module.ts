import { Module } from '@nestjs/common';
import { StoreModule } from '../store/store.module.ts';
import { WorkshopsModule } from '../workshops/workshops.module.ts';
import { PastFolds } from './past-folds.ts';
import { PastStates } from './past-states.ts';
import { ProofController } from './proof.controller.ts';
import { ProofService } from './proof.service.ts';
import { ReplayController } from './replay.controller.ts';
import { ReplayService } from './replay.service.ts';

@Module({
  imports: [StoreModule, WorkshopsModule],
  controllers: [ReplayController, ProofController],
  providers: [PastFolds, PastStates, ReplayService, ProofService],
  exports: [PastFolds, PastStates, ReplayService],
})
export class ReplayModule {}
