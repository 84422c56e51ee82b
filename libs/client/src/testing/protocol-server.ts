import { EventEmitter, once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  type ClientToServerEvents,
  type CommandAccepted,
  type CommandRequest,
  type EventsFrame,
  type Goodbye,
  liveNamespace,
  type Opened,
  type OpenRequest,
  type PartRequest,
  type Refused,
  refused,
  type ServerToClientEvents,
} from '@rembuk/protocol';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import { everybodysSeat, MemoryWorkshop } from './memory-workshop.ts';

interface Who {
  person: string;
}
type LiveServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, Who>;
type ServerSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, Who>;

/** What goes wrong, decided per case. */
export interface Faults {
  /** Refuses a token at the door. */
  door?: (token: string) => Refused | undefined;
  /** Refuses to open the workshop. */
  refuseOpen?: () => Refused | undefined;
  /** Refuses a command before it is looked at. */
  refuse?: (request: CommandRequest) => Refused | undefined;
  /** Decides, records and tells, but does not answer; `cut`: and the connection goes. */
  loseAnswer?: (request: CommandRequest) => boolean | 'cut';
  /** What becomes of a frame on its way to one client. */
  frames?: (frame: EventsFrame, person: string) => readonly EventsFrame[];
  /** `open` answers with snapshots, and claims that this version of the fold made them. */
  snapshotVersion?: number;
  /** What else may be wrong with an answer to `open`. */
  alterOpened?: (opened: Opened) => Opened;
  /** What else may be wrong with the answer to a command. */
  alterOutcome?: (outcome: CommandAccepted | Refused) => unknown;
  /** `open` answers at most so many events. */
  pageMax?: number;
  /** Offers in parts of so many bytes all that a client that takes parts is missing. */
  partBytes?: number;
  /** Refuses one part, cuts the line in place of an answer, or gives other data. */
  part?: (request: PartRequest, data: string) => Refused | 'cut' | { data: string } | undefined;
}

/**
 * The protocol without the product: one workshop `w1` in memory, decided and folded by the real domain, over real
 * sockets, with faults on demand. A token is the id of the person who shows it.
 */
export class ProtocolServer {
  readonly url: string;
  readonly workshop = new MemoryWorkshop();
  /** Every command as it arrived, repeats included. */
  readonly received: CommandRequest[] = [];
  faults: Faults = {};
  opens = 0;
  /** What the address of each connection that was let in told besides. */
  readonly addresses: Readonly<Record<string, unknown>>[] = [];
  /** Every part that was asked for, by offer and index. */
  readonly partsAsked: string[] = [];
  #offers: Buffer[] = [];
  readonly #ears = new EventEmitter();
  readonly #http: HttpServer;
  readonly #io: LiveServer;

  static async start(): Promise<ProtocolServer> {
    const http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new ProtocolServer(http);
  }

  private constructor(http: HttpServer) {
    this.#http = http;
    this.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    this.#io = new Server(http, { transports: ['websocket'], serveClient: false });
    const live = this.#io.of(liveNamespace);
    live.use((socket, next) => {
      const person = String(socket.handshake.auth['token']);
      const no = this.faults.door?.(person);
      socket.data.person = person;
      if (no) return next(Object.assign(new Error(no.code), { data: no }));
      this.addresses.push(socket.handshake.query);
      next();
    });
    live.on('connection', (socket) => this.#serve(socket));
  }

  get connections(): number {
    return this.#io.of(liveNamespace).sockets.size;
  }

  async stop(): Promise<void> {
    await this.#io.close();
    this.#http.closeAllConnections();
  }

  /** Says goodbye to everyone and disconnects them. */
  dismiss(goodbye: Goodbye): void {
    const live = this.#io.of(liveNamespace);
    live.emit('goodbye', goodbye);
    live.disconnectSockets(true);
  }

  /** Closes the workshop on everyone's connection, as when a seat is lost; the connections stay. */
  expelAll(code: string): void {
    const live = this.#io.of(liveNamespace);
    live.socketsLeave('w1');
    live.emit('notice', { workshopId: 'w1', kind: 'closed', code });
  }

  /** The same, and the word of it is lost. */
  expelUnheard(): void {
    this.#io.of(liveNamespace).socketsLeave('w1');
  }

  /** Tells everyone something that no client knows. */
  mumble(): void {
    this.#io.of(liveNamespace).emit('notice', { workshopId: 'w1', kind: 'unheard-of', code: 'x' });
  }

  /** Says to everyone what is of no known shape. */
  say(name: keyof ServerToClientEvents, what: unknown): void {
    this.#io.of(liveNamespace).emit(name, what as never);
  }

  /** The history ends there from now on, as after a backup was restored. */
  rewind(revision: number): void {
    this.workshop.rewind(revision);
  }

  /** Cuts every connection without a word. */
  cutAll(): void {
    for (const socket of this.#io.of(liveNamespace).sockets.values()) socket.conn.close();
  }

  announceHead(): void {
    this.#io
      .of(liveNamespace)
      .to('w1')
      .emit('head', { workshopId: 'w1', revision: this.workshop.head });
  }

  /** Resolves when a command of this type has arrived and been decided. */
  async heard(type: string): Promise<void> {
    while (!this.received.some((request) => request.type === type)) await once(this.#ears, 'heard');
  }

  /** Decides a command of someone else's, and tells what it leads to. */
  decide(request: CommandRequest, person: string): CommandAccepted | Refused {
    const { outcome, events } = this.workshop.decide(request, person);
    const from = events[0]?.revision;
    if (from !== undefined) this.#tell({ workshopId: 'w1', from, events });
    return outcome;
  }

  #serve(socket: ServerSocket): void {
    socket.on('open', async (request, answer) => {
      this.opens += 1;
      const no =
        request.workshopId === 'w1' ? this.faults.refuseOpen?.() : refused('unknown_workshop');
      if (no ?? (request.after ?? -1) > this.workshop.head) {
        answer(no ?? refused('revision_ahead'));
        return;
      }
      await socket.join('w1');
      const opened = this.#opened(request, socket.data.person);
      const { alterOpened } = this.faults;
      if (alterOpened) answer(alterOpened(opened));
      else answer(request.inParts ? this.#offered(opened, request.holds) : opened);
    });
    socket.on('part', (request, answer) => {
      const { id, index } = request;
      this.partsAsked.push(`${id}/${index}`);
      const { partBytes = 1 } = this.faults;
      const packed = this.#offers[Number(id)];
      const data = packed?.toString('base64', index * partBytes, (index + 1) * partBytes);
      if (data === undefined) {
        answer(refused('parts_gone'));
        return;
      }
      const fault = this.faults.part?.(request, data);
      if (fault === 'cut') socket.conn.close();
      else if (fault && 'code' in fault) answer(fault);
      else answer({ ok: true, data: fault?.data ?? data });
    });
    socket.on('command', (request, answer) => {
      this.received.push(request);
      const outcome = this.faults.refuse?.(request) ?? this.decide(request, socket.data.person);
      this.#ears.emit('heard');
      const { alterOutcome } = this.faults;
      const lost = this.faults.loseAnswer?.(request) ?? false;
      if (lost === 'cut') socket.conn.close();
      else if (!lost) answer((alterOutcome ? alterOutcome(outcome) : outcome) as typeof outcome);
    });
    socket.on('notify', (_request, answer) => {
      answer(socket.rooms.has('w1') ? { ok: true } : refused('not_opened'));
    });
    socket.on('close', async (_request, answer) => {
      await socket.leave('w1');
      answer({ ok: true });
    });
  }

  #offered(opened: Opened, holds: string | undefined): Opened {
    const { partBytes } = this.faults;
    if (partBytes === undefined) return opened;
    const { snapshot, events, ...rest } = opened;
    const known = holds === undefined ? undefined : this.#offers[Number(holds)];
    const packed = known ?? gzipSync(JSON.stringify(snapshot ? { snapshot } : { events }));
    if (!known) this.#offers.push(packed);
    const id = holds !== undefined && known ? holds : String(this.#offers.length - 1);
    const parts = { id, count: Math.ceil(packed.length / partBytes), bytes: packed.length };
    return { ...rest, parts, events: [] };
  }

  /** Forgets what was offered in parts. */
  forgetOffers(): void {
    this.#offers = [];
  }

  #opened({ after, foldVersion }: OpenRequest, participantId: string): Opened {
    const { head, log } = this.workshop;
    const { snapshotVersion, pageMax = Infinity } = this.faults;
    const you = { participantId, ...everybodysSeat };
    if (snapshotVersion !== undefined && after === undefined && snapshotVersion === foldVersion) {
      const state = this.workshop.stateJson();
      const snapshot = { revision: head, foldVersion: snapshotVersion, state };
      return { ok: true, head, snapshot, events: [], you };
    }
    const from = (after ?? -1) + 1;
    return { ok: true, head, events: log.slice(from, from + pageMax), you };
  }

  #tell(frame: EventsFrame): void {
    for (const socket of this.#io.of(liveNamespace).sockets.values()) {
      if (!socket.rooms.has('w1')) continue;
      const { person } = socket.data;
      for (const told of this.faults.frames?.(frame, person) ?? [frame])
        socket.emit('events', told);
    }
  }
}
