import { DataFolderLockedError } from '@rembuk/store-sqlite';
import { banner } from './banner.ts';
import { type Config, ConfigError, readConfig } from './config/index.ts';
import { createApp, type RunningApp } from './create-app.ts';

/** The process: starts the server, shows where it is, and ends it within a bound. */
async function main(): Promise<void> {
  // Whatever is made in the data folder holds people's names: it is for its owner alone.
  process.umask(0o077);
  let config: Config;
  let app: RunningApp;
  try {
    config = readConfig(process.env);
    app = await createApp(config);
  } catch (error) {
    process.stderr.write(`Rembuk does not start: ${reasonOf(error)}\n`);
    process.exit(1);
  }
  endOnSignals(app, config.limits.shutdownMsMax);
  endOnDefects(app);
  process.stdout.write(banner(app));
}

/** What an operator can act on is said in a line; for anything else the stack is what helps. */
function reasonOf(error: unknown): string {
  if (error instanceof DataFolderLockedError || error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'ENOTFOUND') return error.message;
  return error.stack ?? error.message;
}

function endOnSignals(app: RunningApp, shutdownMsMax: number): void {
  let ending = false;
  const end = (signal: NodeJS.Signals): void => {
    // A terminal and npm each send one: the second must not cut the first short.
    if (ending) return;
    ending = true;
    app.log.info({ signal }, 'ending');
    const bound = setTimeout(() => {
      app.log.error({ shutdownMsMax }, 'the end takes too long');
      process.exit(1);
    }, shutdownMsMax);
    bound.unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        app.log.error({ err: error }, 'the end failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** After a defect that nobody caught nothing is known of the state in memory; what is durable is safe. */
function endOnDefects(app: RunningApp): void {
  const die = (error: unknown): void => {
    app.log.fatal({ err: error }, 'a defect');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}

await main();
