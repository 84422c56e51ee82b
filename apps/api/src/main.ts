import { banner } from './banner.ts';
import { readConfig } from './config/index.ts';
import { createApp, type RunningApp } from './create-app.ts';
import { reasonOf } from './failed-start.ts';

/** The process: starts the server, shows where it is, and ends it within a bound. */
async function main(): Promise<void> {
  // Whatever is made in the data folder holds people's names: it is for its owner alone.
  process.umask(0o077);
  try {
    const config = readConfig(process.env);
    const starting = createApp(config);
    // Before it is up: a signal that comes while it starts ends it in order too.
    endOnSignals(starting, config.limits.shutdownMsMax);
    const app = await starting;
    endOnDefects(app);
    process.stdout.write(banner(app));
  } catch (error) {
    process.stderr.write(`Rembuk does not start: ${reasonOf(error)}\n`);
    process.exit(1);
  }
}

function endOnSignals(starting: Promise<RunningApp>, shutdownMsMax: number): void {
  let ending = false;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    // A terminal and npm each send one: the second must not cut the first short.
    if (ending) return;
    ending = true;
    const bound = setTimeout(() => {
      process.stderr.write(`Rembuk did not end within ${shutdownMsMax} ms\n`);
      process.exit(1);
    }, shutdownMsMax);
    bound.unref();
    const app = await starting;
    app.log.info({ signal }, 'ending');
    try {
      await app.close();
    } catch (error) {
      app.log.error({ err: error }, 'the end failed');
      process.exit(1);
    }
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      // A start that failed is told by whoever waits for it.
      end(signal).catch(() => undefined);
    });
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
