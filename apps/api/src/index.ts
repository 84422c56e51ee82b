export {
  type Config,
  ConfigError,
  defaultConfig,
  type Limits,
  readConfig,
} from './config/index.ts';
export { type AppOptions, createApp, type RunningApp } from './create-app.ts';
export { demoWorkshopId } from './demo/demo-loader.ts';
export {
  type Doorkeeper,
  type InProcessOptions,
  type InProcessServer,
  type LoopbackServer,
  startInProcess,
  startOnLoopback,
} from './in-process.ts';
export type { ServerFile } from './server-file.ts';
