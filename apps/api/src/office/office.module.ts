import { Module } from '@nestjs/common';
import { StoreModule } from '../store/store.module.ts';
import { OfficeController } from './office.controller.ts';
import { OfficeStore } from './office-store.ts';

@Module({
  imports: [StoreModule],
  controllers: [OfficeController],
  providers: [OfficeStore],
  exports: [OfficeStore],
})
export class OfficeModule {}
