import { StoreUnavailableError } from '@rembuk/event-sourcing';
import { liveNamespace, type Refused, refused } from '@rembuk/protocol';
import { type BeforeApplicationShutdown, Inject, type OnApplicationShutdown } from '@nestjs/common';
import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
} from '@nestjs/websockets';
import { CLOCK, type Clock } from '../config/index.ts';
import { isRefused } from '../http/refused.exception.ts';
import { IdentityService } from '../identity/identity.service.ts';
import { LOG, type Log, MetricsService } from '../operations/index.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import { Connection } from './connection.ts';
import { Connections } from './connections.ts';
import { connectError, tokenOf } from './handshake.ts';
import { LIVE_BOUNDS } from './live.tokens.ts';
import { LifeSigns } from './life-signs.ts';
import type { LiveBounds } from './live-bounds.ts';
import { LiveMessages } from './live-messages.ts';
import { LivePublisher } from './live-publisher.ts';
import type { LiveNamespace, LiveSocket } from './live-socket.ts';
import { WaitingLines } from './waiting-lines.ts';
import { WorkshopOpening } from './workshop-opening.ts';

/** Expiry, stalled readers and silent lines are looked for that often. */
const SWEEP_MS = 500;

const spentHandshake = Object.freeze({});

/** Where clients connect: lets them in, hands their messages on, shows them out. It answers; it emits no events. */
@WebSocketGateway({ namespace: liveNamespace })
export class LiveGateway
  implements
    OnGatewayInit<LiveNamespace>,
    OnGatewayConnection<LiveSocket>,
    OnGatewayDisconnect<LiveSocket>,
    BeforeApplicationShutdown,
    OnApplicationShutdown
{
  readonly #bySocket = new WeakMap<LiveSocket, Connection>();
  readonly #lifeSigns: LifeSigns<Connection>;
  #sweeper: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(
    private readonly identity: IdentityService,
    private readonly workshops: WorkshopsService,
    private readonly connections: Connections,
    private readonly messages: LiveMessages,
    private readonly opening: WorkshopOpening,
    private readonly publisher: LivePublisher,
    private readonly metrics: MetricsService,
    private readonly waiting: WaitingLines,
    @Inject(LIVE_BOUNDS) private readonly bounds: LiveBounds,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.#lifeSigns = new LifeSigns({
      silentMs: bounds.silentMs,
      sweepMs: SWEEP_MS,
      changed: (connection) => publisher.hearingChanged(connection),
    });
  }

  afterInit(namespace: LiveNamespace): void {
    // handleConnection comes too late to refuse anyone, and guards do not cover it.
    namespace.use((socket, next) => {
      this.#admit(socket).then(
        (refusal) => next(refusal && connectError(refusal)),
        (error: unknown) => {
          this.log.error({ err: error }, 'a handshake could not be handled');
          next(connectError(refused('internal')));
        },
      );
    });
    // socket.io always has this namespace; nobody has business there.
    namespace.server.of('/').use((_socket, next) => next(connectError(refused('not_found'))));
    this.publisher.attach(namespace);
    this.identity.onRevoked((who) => this.connections.revoke(who));
    this.#sweeper = setInterval(() => {
      this.connections.sweep(this.clock());
      this.#lifeSigns.sweep(performance.now(), this.connections.all());
    }, SWEEP_MS);
    this.#sweeper.unref();
  }

  handleConnection(socket: LiveSocket): void {
    this.waiting.admitted(socket.conn);
    const connection = new Connection(socket, socket.data.identity, this.bounds, this.metrics);
    this.#bySocket.set(socket, connection);
    this.#lifeSigns.heard(connection);
    socket.conn.on('packet', () => this.#lifeSigns.heard(connection));
    this.connections.add(connection);
    this.metrics.socketsConnected(this.connections.count);
    socket.onAny((name: unknown, ...args: unknown[]) =>
      this.messages.receive(connection, name, args),
    );
  }

  handleDisconnect(socket: LiveSocket): void {
    const connection = this.#bySocket.get(socket);
    if (!connection) return;
    for (const workshopId of connection.opened) this.publisher.leave(workshopId, connection);
    this.connections.remove(connection);
    // Who left the namespace and keeps the line would hold a place that nothing counts.
    socket.conn.close();
    this.metrics.socketsConnected(this.connections.count);
  }

  /** Answers what was accepted, shows what was committed, then sends everyone away for a moment. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#sweeper);
    await this.workshops.close();
    this.publisher.flush();
    const leaving = [...this.connections.all()];
    // Spread, so that a hall does not come back within the same instant.
    for (const connection of leaving)
      connection.goodbye('restarting', 500 + Math.floor(Math.random() * 2_500));
    // The server that Nest closes next would throw away what they have not taken yet. Bounded: see goodbye.
    await Promise.all(leaving.map((connection) => connection.closed()));
  }

  onApplicationShutdown(): void {
    this.publisher.close();
    this.opening.close();
  }

  async #admit(socket: LiveSocket): Promise<Refused | undefined> {
    if (this.#closing) return refused('shutting_down');
    if (this.connections.isFull) return refused('overloaded');
    const token = tokenOf(socket.handshake.auth);
    if (typeof token !== 'string') return token;
    const identity = await this.identity.authenticate(token).catch((error: unknown) => {
      // Whether it is still good the log would tell.
      if (error instanceof StoreUnavailableError) return refused('store_unavailable');
      throw error;
    });
    if (isRefused(identity)) return identity;
    socket.data.identity = identity;
    // A token is not to stay in memory, and nobody asks for the rest again.
    Reflect.set(socket, 'handshake', spentHandshake);
    return undefined;
  }
}
