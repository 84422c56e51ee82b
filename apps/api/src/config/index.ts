export { CLOCK, type Clock, CONFIG, ConfigModule, SHARED_STORE } from './config.module.ts';
export { type Config, ConfigError, defaultConfig, readConfig } from './config.ts';
export type { Limits } from './limits.ts';
export { Resources } from './resources.ts';
