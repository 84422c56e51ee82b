import 'reflect-metadata';
import { EventEmitter } from 'node:events';
import type { EventStore, SnapshotStore } from '@rembuk/event-sourcing';
import { liveNamespace } from '@rembuk/protocol';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Server } from 'socket.io';
import { type Clock, ConfigModule, defaultConfig } from './config/index.ts';
import { IdentityService } from './identity/identity.service.ts';
import { LIVE_BOUNDS, type Pack, PACK, packInBackground } from './live/live.tokens.ts';
import { LiveAdapter } from './live/live.adapter.ts';
import { liveProviders } from './live/live.module.ts';
import { defaultLiveBounds, type LiveBounds } from './live/live-bounds.ts';
import { LiveGateway } from './live/live.gateway.ts';
import { liveParser } from './live/live-parser.ts';
import { createLog } from './operations/log.ts';
import { NodesModule } from './nodes/nodes.module.ts';
import { OperationsModule } from './operations/operations.module.ts';
import { LogFollower } from './store/log-follower.ts';
import { EVENT_STORE, SNAPSHOT_STORE } from './store/store.tokens.ts';
import { WorkshopAccess } from './workshops/workshop-access.ts';
import { WorkshopsService } from './workshops/workshops.service.ts';

/** What the live side asks about people. */
export type Doorkeeper = Pick<IdentityService, 'authenticate' | 'onRevoked'>;

export interface InProcessOptions {
  readonly store: EventStore;
  readonly snapshots: SnapshotStore;
  readonly doorkeeper: Doorkeeper;
  readonly bounds?: Partial<LiveBounds>;
  /** Makes gzip of a text. Default: in a thread of its own. */
  readonly pack?: Pack;
  /** Milliseconds since 1970. */
  readonly clock?: Clock;
  /** Where log lines go. */
  readonly log: (line: string) => void;
}

/** The commands and the live side of the server, without HTTP and without a network. */
export interface InProcessServer {
  readonly workshops: WorkshopsService;
  /** Takes in one client, over what stands for its engine.io connection. */
  connect(line: EventEmitter): void;
  /** As at SIGTERM: answers what was accepted, says goodbye, saves snapshots. The store stays open. */
  stop(): Promise<void>;
}

/** The same on a port of the machine itself: clients come over real sockets. */
export interface LoopbackServer extends Pick<InProcessServer, 'workshops' | 'stop'> {
  readonly url: string;
  /** Takes nobody in any more, and says nothing: as when the process is gone. Lines that are up are not its own to cut. */
  hangUp(): void;
}

@Module({})
class InProcessModule {
  static with({
    store,
    snapshots,
    doorkeeper,
    bounds,
    pack,
    clock,
    log,
  }: InProcessOptions): DynamicModule {
    // In no data folder, and for no token.
    const config = { ...defaultConfig, secret: 'in process' };
    return {
      module: InProcessModule,
      imports: [
        ConfigModule.with(config, clock ?? Date.now),
        OperationsModule.with(createLog('warn', { write: log })),
        NodesModule,
      ],
      providers: [
        { provide: EVENT_STORE, useValue: store },
        { provide: SNAPSHOT_STORE, useValue: snapshots },
        LogFollower,
        { provide: IdentityService, useValue: doorkeeper },
        { provide: LIVE_BOUNDS, useValue: { ...defaultLiveBounds, ...bounds } },
        { provide: PACK, useValue: pack ?? packInBackground },
        WorkshopAccess,
        WorkshopsService,
        ...liveProviders,
      ],
    };
  }
}

/** For tests that play time and network themselves: everything behind the engine.io connection is the real thing. */
export async function startInProcess(options: InProcessOptions): Promise<InProcessServer> {
  const nest = await NestFactory.createApplicationContext(InProcessModule.with(options), {
    logger: false,
    abortOnError: false,
  });
  const { handshakeMs } = nest.get<LiveBounds>(LIVE_BOUNDS);
  const gateway = nest.get(LiveGateway);
  const lines = new EventEmitter();
  const io = new Server({ parser: liveParser, connectTimeout: handshakeMs, serveClient: false });
  io.bind(lines);
  const namespace = io.of(liveNamespace);
  gateway.afterInit(namespace);
  namespace.on('connection', (socket) => {
    gateway.handleConnection(socket);
    socket.on('disconnect', () => gateway.handleDisconnect(socket));
  });
  return {
    workshops: nest.get(WorkshopsService),
    // As the line's own server would: it is no message to anyone.
    connect: (line) => {
      for (const listener of lines.listeners('connection')) Reflect.apply(listener, lines, [line]);
    },
    stop: () => nest.close(),
  };
}

/** The live side as it runs in earnest, on loopback; no route of HTTP is served. */
export async function startOnLoopback(options: InProcessOptions): Promise<LoopbackServer> {
  const nest = await NestFactory.create<NestExpressApplication>(InProcessModule.with(options), {
    logger: false,
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  nest.useWebSocketAdapter(new LiveAdapter(nest));
  await nest.listen(0, '127.0.0.1');
  return {
    url: await nest.getUrl(),
    workshops: nest.get(WorkshopsService),
    hangUp: () => {
      nest.getHttpServer().close();
    },
    stop: () => nest.close(),
  };
}
