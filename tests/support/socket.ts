import { randomUUID } from 'node:crypto';
import {
  type ClientToServerEvents,
  type CommandAccepted,
  type EventsFrame,
  type Goodbye,
  liveNamespace,
  type Opened,
  protocolVersion,
  type Refused,
  type ServerToClientEvents,
  type WireEvent,
} from '@rembuk/protocol';
import { io, type Socket } from 'socket.io-client';
import type { CommandToSend } from './http.ts';
import { until, within } from './wait.ts';

export interface ConnectOptions {
  readonly token?: string | undefined;
  readonly protocol?: unknown;
  /** Sent instead of the usual handshake. */
  readonly auth?: Record<string, unknown>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
}

/** The server does not let this connection in; `code` says why. */
export class ConnectRefused extends Error {
  override readonly name = 'ConnectRefused';
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

type Raw = Socket<ServerToClientEvents, ClientToServerEvents>;

/** One bare connection: no retries, no reconnection, and everything it was told is kept. */
export class Live {
  readonly raw: Raw;
  /** Of the server. */
  readonly url: string;
  readonly frames: EventsFrame[] = [];
  readonly goodbyes: Goodbye[] = [];
  readonly other: { readonly name: string; readonly body: unknown }[] = [];
  /** Resolves with the reason once the connection is gone. */
  readonly gone: Promise<string>;

  private constructor(raw: Raw, url: string) {
    this.raw = raw;
    this.url = url;
    raw.on('events', (frame) => this.frames.push(frame));
    raw.on('goodbye', (goodbye) => this.goodbyes.push(goodbye));
    raw.on('notice', (body) => this.other.push({ name: 'notice', body }));
    raw.on('presence', (body) => this.other.push({ name: 'presence', body }));
    raw.on('presenceDiff', (body) => this.other.push({ name: 'presenceDiff', body }));
    this.gone = new Promise((resolve) => {
      raw.once('disconnect', (reason) => resolve(reason));
    });
  }

  /** @throws ConnectRefused */
  static async connect(url: string, options: ConnectOptions = {}): Promise<Live> {
    const { token, protocol = protocolVersion, headers } = options;
    const auth = options.auth ?? { ...(token === undefined ? {} : { token }), protocol };
    const raw: Raw = io(`${url}${liveNamespace}`, {
      transports: ['websocket'],
      auth,
      reconnection: false,
      forceNew: true,
      ...(headers === undefined ? {} : { extraHeaders: headers }),
    });
    const live = new Live(raw, url);
    const connected = new Promise<void>((resolve, reject) => {
      raw.once('connect', resolve);
      raw.once('connect_error', (error) => reject(refusalOf(error)));
      // The transport may go while the namespace has not answered yet: nothing else would tell. Where the namespace
      // refuses, it goes first and the refusal is told right behind.
      raw.io.once('close', (reason) =>
        setImmediate(() => reject(new ConnectRefused(reason, undefined))),
      );
    });
    try {
      const { deadlineMs = 15_000 } = options;
      await within(connected, { what: 'a socket connects', deadlineMs });
    } catch (error) {
      raw.disconnect();
      throw error;
    }
    return live;
  }

  open(workshopId: string, after?: number): Promise<Opened | Refused> {
    const request = after === undefined ? { workshopId } : { workshopId, after };
    return this.ask<Opened | Refused>('open', request);
  }

  command(
    workshopId: string,
    { id = randomUUID(), seen = 0, ...command }: CommandToSend,
  ): Promise<CommandAccepted | Refused> {
    return this.ask<CommandAccepted | Refused>('command', { id, workshopId, seen, ...command });
  }

  close(workshopId: string): Promise<{ ok: true } | Refused> {
    return this.ask<{ ok: true } | Refused>('close', { workshopId });
  }

  /** Any message, any payload; rejects when no answer comes or the connection goes first. */
  async ask<Answer>(name: string, ...payload: unknown[]): Promise<Answer> {
    const answered = new Promise<Answer>((resolve) => {
      (this.raw as Socket).emit(name, ...payload, (answer: Answer) => resolve(answer));
    });
    const lost = this.gone.then((reason): never => {
      throw new Error(`disconnected before an answer to ${name}: ${reason}`);
    });
    return within(Promise.race([answered, lost]), {
      what: `an answer to ${name}`,
      deadlineMs: 15_000,
    });
  }

  /** The events it was told of a workshop, in the order of arrival. */
  events(workshopId: string): readonly WireEvent[] {
    return this.frames
      .filter((frame) => frame.workshopId === workshopId)
      .flatMap(({ events }) => events);
  }

  /** Waits until the event with this revision has arrived. */
  async sees(workshopId: string, revision: number): Promise<void> {
    await until(() => (this.events(workshopId).at(-1)?.revision ?? -1) >= revision, {
      what: `revision ${revision} of ${workshopId} arrives`,
    });
  }

  disconnect(): void {
    this.raw.disconnect();
  }
}

function refusalOf(error: Error & { data?: { code?: string } }): ConnectRefused {
  return new ConnectRefused(error.message, error.data?.code);
}
