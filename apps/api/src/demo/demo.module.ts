import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.ts';
import { WorkshopsModule } from '../workshops/workshops.module.ts';
import { DemoLoader } from './demo-loader.ts';

@Module({
  imports: [IdentityModule, WorkshopsModule],
  providers: [DemoLoader],
  exports: [DemoLoader],
})
export class DemoModule {}
