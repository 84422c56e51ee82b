import { randomUUID } from 'node:crypto';
import {
  afterDiff,
  type CommandAccepted,
  type EventsFrame,
  type Goodbye,
  type HeadFrame,
  type Notice,
  type Opened,
  type OpenRequest,
  type PresenceDiff,
  type PresenceFrame,
  type Refused,
  type WireEvent,
} from '@rembuk/protocol';
import type { CommandData, CommandType } from '@rembuk/workshop';
import { io, type Socket } from 'socket.io-client';
import type { Identity } from '../common/identity.ts';

export interface ConnectOptions {
  readonly identity?: Partial<Identity>;
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly origin?: string;
}

const ANSWER_MS = 5_000;

/** A client without any cleverness: keeps what it was sent, in the order in which it came. */
export class TestClient {
  readonly socket: Socket;
  readonly frames: EventsFrame[] = [];
  readonly heads: HeadFrame[] = [];
  /** Who was here, each time that it was told. */
  readonly presence: PresenceFrame[] = [];
  readonly notices: Notice[] = [];
  readonly goodbyes: Goodbye[] = [];
  /** Looked at whenever something arrives. */
  readonly #waiting = new Set<() => void>();

  constructor(
    url: string,
    auth: Readonly<Record<string, unknown>>,
    { origin }: Pick<ConnectOptions, 'origin'> = {},
  ) {
    this.socket = io(`${url}/live`, {
      auth,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...(origin === undefined ? {} : { extraHeaders: { origin } }),
    });
    this.#keep('events', this.frames);
    this.#keep('head', this.heads);
    this.#keep('presence', this.presence);
    this.socket.on('presenceDiff', (diff: PresenceDiff) => {
      const { workshopId } = diff;
      const before = this.presence.findLast((frame) => frame.workshopId === workshopId);
      if (!before) throw new Error('a change of what was never told');
      this.presence.push({ workshopId, people: afterDiff(before.people, diff) });
      this.#look();
    });
    this.#keep('notice', this.notices);
    this.#keep('goodbye', this.goodbyes);
    this.socket.on('disconnect', () => this.#look());
  }

  async connected(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
  }

  /** The error that the connection is refused with. */
  async refused(): Promise<Error & { readonly data?: Refused }> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect_error', resolve);
      this.socket.once('connect', () => reject(new Error('it was let in')));
    });
  }

  ask(name: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.socket.timeout(ANSWER_MS).emitWithAck(name, ...args);
  }

  async open(workshopId: string, request: Partial<OpenRequest> = {}): Promise<Opened | Refused> {
    return (await this.ask('open', { workshopId, ...request })) as Opened | Refused;
  }

  async opened(workshopId: string, request: Partial<OpenRequest> = {}): Promise<Opened> {
    const answer = await this.open(workshopId, request);
    if (!answer.ok) throw new Error(`not opened: ${answer.code}`);
    return answer;
  }

  async command<Type extends CommandType>(
    workshopId: string,
    type: Type,
    data: CommandData<Type>,
    envelope: Readonly<Record<string, unknown>> = {},
  ): Promise<CommandAccepted | Refused> {
    // Unless a test says what was seen, it is of no account.
    const seen = 'seen' in envelope ? {} : { seen: -1, overwrite: true };
    const request = { id: randomUUID(), workshopId, type, data, ...seen, ...envelope };
    return (await this.ask('command', request)) as CommandAccepted | Refused;
  }

  /** Every event that came in frames. */
  get events(): readonly WireEvent[] {
    return this.frames.flatMap(({ events }) => events);
  }

  get lastRevision(): number {
    return this.events.at(-1)?.revision ?? -1;
  }

  /** Resolves once `isSo`; looks whenever something arrives. */
  async until(
    isSo: () => boolean,
    what = 'what the test waits for',
    withinMs = ANSWER_MS,
  ): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`${what} did not happen within ${withinMs} ms`));
      }, withinMs);
      const look = (): void => {
        if (!isSo()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  /** The goodbye that ends the connection. */
  async goodbye(): Promise<Goodbye | undefined> {
    await this.until(() => this.socket.disconnected, 'the end of the connection');
    return this.goodbyes[0];
  }

  #keep<Frame>(name: string, frames: Frame[]): void {
    this.socket.on(name, (frame: Frame) => {
      frames.push(frame);
      this.#look();
    });
  }

  /** Behind everyone else who listens: what a test looks at may be what they make of the message. */
  #look(): void {
    queueMicrotask(() => {
      for (const look of Array.from(this.#waiting)) look();
    });
  }
}
