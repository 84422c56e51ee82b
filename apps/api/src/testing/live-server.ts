import { generateKeyPairSync } from 'node:crypto';
import { protocolVersion } from '@rembuk/protocol';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventStore } from '@rembuk/event-sourcing';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type Config, ConfigModule, defaultConfig, Resources } from '../config/index.ts';
import { IdentityService } from '../identity/identity.service.ts';
import { Connections } from '../live/connections.ts';
import { LIVE_BOUNDS } from '../live/live.tokens.ts';
import { LiveAdapter } from '../live/live.adapter.ts';
import { defaultLiveBounds, type LiveBounds } from '../live/live-bounds.ts';
import { LiveModule } from '../live/live.module.ts';
import { MetricsService } from '../operations/index.ts';
import { createLog } from '../operations/log.ts';
import { OperationsModule } from '../operations/operations.module.ts';
import { EVENT_STORE, SIGNING_KEY, SNAPSHOT_STORE } from '../store/store.tokens.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import { type ConnectOptions, TestClient } from './test-client.ts';
import { MemorySnapshots } from './memory-snapshots.ts';
import { TestIdentity } from './test-identity.ts';
import { TestWorkshop } from './test-workshop.ts';

export interface LiveServerOptions {
  readonly bounds?: Partial<LiveBounds>;
  readonly origins?: readonly string[];
  readonly store?: EventStore;
  readonly redis?: Config['redis'];
}

/** The live side of the API on a port of its own, over a store in memory. */
export class LiveServer {
  readonly #clients: TestClient[] = [];

  private constructor(
    readonly app: INestApplication,
    readonly url: string,
    readonly store: EventStore,
    readonly identity: TestIdentity,
    readonly workshops: WorkshopsService,
    readonly logLines: readonly string[],
  ) {}

  static async start(options: LiveServerOptions = {}): Promise<LiveServer> {
    const store = options.store ?? new MemoryEventStore();
    const identity = new TestIdentity();
    const secret = 'of the tests alone, in no data folder';
    const { redis } = options;
    const config = {
      ...defaultConfig,
      secret,
      origins: options.origins ?? [],
      ...(redis && { redis }),
    };
    const logLines: string[] = [];
    const log = createLog('info', { write: (line: string) => void logLines.push(line) });
    const bounds = { ...defaultLiveBounds, ...options.bounds };
    const module = await Test.createTestingModule({
      imports: [ConfigModule.with(config, Date.now), OperationsModule.with(log), LiveModule],
    })
      .overrideProvider(EVENT_STORE)
      .useValue(store)
      .overrideProvider(SNAPSHOT_STORE)
      .useValue(new MemorySnapshots())
      .overrideProvider(SIGNING_KEY)
      .useValue(generateKeyPairSync('ed25519').privateKey)
      .overrideProvider(IdentityService)
      .useValue(identity)
      .overrideProvider(LIVE_BOUNDS)
      .useValue(bounds)
      .compile();
    const app = module.createNestApplication({ logger: false });
    app.useWebSocketAdapter(new LiveAdapter(app));
    await app.listen(0, '127.0.0.1');
    const server = app.getHttpServer() as Server;
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    return new LiveServer(app, url, store, identity, app.get(WorkshopsService), logLines);
  }

  /** A workshop with two boards, the group of each, and its people. */
  openWorkshop(workshopId = 'pasuruan'): Promise<TestWorkshop> {
    return TestWorkshop.open(this.workshops, workshopId);
  }

  /** A connected client. */
  async connect(personId: string, options: ConnectOptions = {}): Promise<TestClient> {
    const client = this.client(personId, options);
    await client.connected();
    return client;
  }

  /** A client that has begun to connect. */
  client(personId: string, options: ConnectOptions = {}): TestClient {
    const token = this.identity.tokenFor({ personId, ...options.identity });
    const client = new TestClient(
      this.url,
      { token, protocol: protocolVersion, ...options.auth },
      options,
    );
    this.#clients.push(client);
    return client;
  }

  /** How often a client was told goodbye for that reason. */
  async goodbyes(code: string): Promise<number> {
    const { text } = await this.app.get(MetricsService).expose();
    const line = new RegExp(`^rembuk_goodbyes_total\\{code="${code}"\\} (\\d+)$`, 'm').exec(text);
    return Number(line?.[1] ?? 0);
  }

  /** Packets that wait for the clients of a person. */
  backlogOf(personId: string): number {
    let packets = 0;
    for (const { identity, socket } of this.app.get(Connections).all())
      if (identity.personId === personId)
        packets += (Reflect.get(socket.conn, 'writeBuffer') as unknown[]).length;
    return packets;
  }

  /** Cuts the connections of a person without a word. */
  cut(personId: string): void {
    for (const { identity, socket } of this.app.get(Connections).all())
      if (identity.personId === personId) socket.conn.close(true);
  }

  /** From now on what the server says to a person's connections alone does not arrive; rooms and answers do. */
  loseWordsTo(personId: string): void {
    for (const { identity, socket } of this.app.get(Connections).all())
      if (identity.personId === personId) Reflect.set(socket, 'emit', () => true);
  }

  /** Waits until the engine below holds no more connections than these. */
  async untilConnections(count: number): Promise<void> {
    const open = () =>
      new Promise<number>((resolve, reject) => {
        const server = this.app.getHttpServer() as Server;
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      });
    while ((await open()) > count) await new Promise(setImmediate);
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.socket.disconnect();
    await this.app.close();
    await this.app.get(Resources).closeAll();
  }
}
