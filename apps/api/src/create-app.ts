import 'reflect-metadata';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { EventStore } from '@rembuk/event-sourcing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { DestinationStream } from 'pino';
import { AppModule } from './app.module.ts';
import { type Clock, type Config, defaultConfig, Resources } from './config/index.ts';
import { demoWorkshopId } from './demo/demo-loader.ts';
import { serveDocuments } from './docs/documents.ts';
import { firstStartIsThrough, prepareFirstStart } from './first-start.ts';
import { configureHttp } from './http/configure.ts';
import { nothingHere } from './http/middleware.ts';
import { ignoreOtherUpgrades } from './http/upgrades.ts';
import { AccessTokens } from './identity/access-tokens.ts';
import { JoiningService } from './identity/joining.service.ts';
import { Operator } from './identity/operator.ts';
import { LiveAdapter } from './live/live.adapter.ts';
import { createLog, type Log, NestLog } from './operations/log.ts';
import { StoreHealth } from './store/store-health.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import { WorkshopsService } from './workshops/workshops.service.ts';

export interface AppOptions {
  /** Milliseconds since 1970; for specs that move it. */
  readonly clock?: Clock;
  /** Where log lines go; default: standard error. */
  readonly logStream?: DestinationStream;
  /** That several servers have open, and whoever starts them closes; default: one of its own in the data folder. */
  readonly sharedStore?: EventStore;
}

export interface RunningApp {
  readonly url: string;
  /** Acts as an admin while this app runs; also in server.json. */
  readonly operatorToken: string;
  /** Only when the account was made by this start. */
  readonly adminPassword?: string;
  readonly demo?: {
    readonly workshopId: string;
    readonly name: string;
    readonly joinCodes: readonly { readonly name: string; readonly code: string }[];
  };
  readonly log: Log;
  /** The Nest application, for what a spec wants to look at. */
  readonly nest: NestExpressApplication;
  /** Tells everyone, answers what was accepted, lets go of everything. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts the whole server on a data folder; resolves when it listens.
 * @throws DataFolderLockedError, ConfigError, StoreUnavailableError; nothing stays open then.
 */
export async function createApp(
  settings: Partial<Config> = {},
  { clock = Date.now, logStream, sharedStore }: AppOptions = {},
): Promise<RunningApp> {
  const config = { ...defaultConfig, ...settings };
  const log = createLog(config.logLevel, logStream);
  const resources = new Resources();
  try {
    const nest = await NestFactory.create<NestExpressApplication>(
      AppModule.with({ config, clock, log, resources, sharedStore }),
      {
        logger: new NestLog(log),
        bodyParser: false,
        abortOnError: false,
        forceCloseConnections: true,
      },
    );
    await resources.add(() => nest.close());
    return await start({ config, clock, log, resources, nest });
  } catch (error) {
    await resources
      .closeAll()
      .catch((failure: unknown) => log.error({ err: failure }, 'letting go'));
    throw error;
  }
}

interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly resources: Resources;
  readonly nest: NestExpressApplication;
}

async function start({ config, clock, log, resources, nest }: Parts): Promise<RunningApp> {
  configureHttp(nest);
  nest.use(staleMark(nest.get(StoreHealth)));
  serveDocuments(nest);
  nest.useWebSocketAdapter(new LiveAdapter(nest));
  ignoreOtherUpgrades(nest.getHttpServer());
  await nest.init();
  nest.use(nothingHere());
  const first = await prepareFirstStart(nest);
  const demo = await demoOf(nest);
  // Nothing is asked of the log from here on: whoever comes in now is not to be left by a start that fails.
  await nest.listen(config.port, config.host);
  const server = nest.getHttpServer();
  // The first step of an end, so the last thing that is opened: whoever comes now goes elsewhere.
  await resources.add(() => stopListening(server));
  const url = urlOf(config.host, server);

  const operator = nest.get(Operator);
  const operatorToken = await nest
    .get(AccessTokens)
    .issue(
      { personId: Operator.personId, sessionId: operator.sessionId },
      Operator.lifetimeSeconds,
    );
  const startedAt = new Date(clock()).toISOString();
  await writeServerFile(config.dataFolder, { pid: process.pid, url, operatorToken, startedAt });
  await resources.add(() => removeServerFile(config.dataFolder));
  log.info({ url }, 'listening');

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= resources.closeAll());
  await firstStartIsThrough(nest);
  return { url, operatorToken, ...first, ...(demo ? { demo } : {}), log, nest, close };
}

/** Of answers that may be older than the log, which is out of reach. */
function staleMark(health: StoreHealth) {
  return (_request: unknown, response: ServerResponse, next: () => void): void => {
    if (health.isCutOff) response.setHeader('Rembuk-Stale', 'true');
    next();
  };
}

async function demoOf(nest: NestExpressApplication): Promise<RunningApp['demo']> {
  const workshop = await nest.get(WorkshopsService).read(demoWorkshopId);
  if (!workshop) return undefined;
  const { state } = workshop;
  const joinCodes = nest.get(JoiningService).codesOf(demoWorkshopId, state);
  return { workshopId: demoWorkshopId, name: state.workshop?.name ?? '', joinCodes };
}

/** Takes no new connections; the ones that wait idle for another request are closed, the others live on. */
function stopListening(server: Server): Promise<void> {
  server.close();
  return Promise.resolve();
}

function urlOf(host: string, server: Server): string {
  const { port } = server.address() as AddressInfo;
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
