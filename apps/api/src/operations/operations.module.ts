import { type DynamicModule, Global, Module } from '@nestjs/common';
import { LOG, type Log } from './log.ts';
import { MetricsService } from './metrics.service.ts';

/** What every part writes to: the log and the metrics. */
@Global()
@Module({})
export class OperationsModule {
  static with(log: Log): DynamicModule {
    return {
      module: OperationsModule,
      providers: [{ provide: LOG, useValue: log }, MetricsService],
      exports: [LOG, MetricsService],
    };
  }
}
