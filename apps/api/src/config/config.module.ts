import type { EventStore } from '@rembuk/event-sourcing';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Config } from './config.ts';
import { Resources } from './resources.ts';

/** Injection token of {@link Config}. */
export const CONFIG = Symbol('config');

/** Injection token of {@link Clock}. */
export const CLOCK = Symbol('clock');

/** Injects an EventStore that others have open too and that outlives this server; undefined: it opens its own. */
export const SHARED_STORE = Symbol('shared store');

/** Milliseconds since 1970; passed in, so that a spec can move it. */
export type Clock = () => number;

@Global()
@Module({})
export class ConfigModule {
  static with(
    config: Config,
    clock: Clock,
    resources = new Resources(),
    sharedStore?: EventStore,
  ): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock },
        { provide: Resources, useValue: resources },
        { provide: SHARED_STORE, useValue: sharedStore },
      ],
      exports: [CONFIG, CLOCK, Resources, SHARED_STORE],
    };
  }
}
