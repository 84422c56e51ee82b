import type { NotifyRequest, PresenceUpdate, Refused } from '@rembuk/protocol';
import type { Connection } from '../connection.ts';
import type { Observable } from '../observable.ts';
import { refusedHere } from '../refusals.ts';
import type { SessionStatus } from '../session.ts';
import type { LiveSocket } from '../socket.ts';

export interface LineListener {
  /** What the other side knows of us and we of it, past the record, is void. */
  readonly lost: () => void;
  /** The workshop is open there, for the first time or again. */
  readonly live: () => void;
}

/** The way to the other people of one workshop, for what is kept nowhere: it goes through at once or not at all. */
export interface Line {
  readonly isLive: boolean;
  present(update: PresenceUpdate): void;
  /** Never rejects. */
  notify(request: NotifyRequest): Promise<{ readonly ok: true } | Refused>;
  listen(listener: LineListener): void;
}

/** Over the socket on which the workshop is open. */
export class SocketLine implements Line {
  readonly #connection: Pick<Connection, 'socket'>;
  readonly #status: Observable<SessionStatus>;
  readonly #answerTimeoutMs: number;
  readonly #listeners: LineListener[] = [];
  /** The one on which it is open, or being opened. */
  #socket: LiveSocket | undefined;

  constructor(
    connection: Pick<Connection, 'socket'>,
    status: Observable<SessionStatus>,
    answerTimeoutMs: number,
  ) {
    this.#connection = connection;
    this.#status = status;
    this.#answerTimeoutMs = answerTimeoutMs;
    status.subscribe((now) => this.#statusChanged(now));
  }

  get isLive(): boolean {
    return this.#live !== undefined;
  }

  present(update: PresenceUpdate): void {
    this.#live?.emit('presence', update);
  }

  async notify(request: NotifyRequest): Promise<{ readonly ok: true } | Refused> {
    const socket = this.#live;
    if (!socket) return refusedHere('unreachable');
    try {
      const answer: unknown = await socket
        .timeout(this.#answerTimeoutMs)
        .emitWithAck('notify', request);
      return answer as { readonly ok: true } | Refused;
    } catch {
      return refusedHere('unanswered');
    }
  }

  listen(listener: LineListener): void {
    this.#listeners.push(listener);
  }

  get #live(): LiveSocket | undefined {
    return this.#status.get().kind === 'live' && this.#socket?.connected ? this.#socket : undefined;
  }

  #statusChanged({ kind }: SessionStatus): void {
    const socket = kind === 'refused' ? undefined : this.#connection.socket;
    const isOther = socket !== this.#socket;
    const hadOne = this.#socket !== undefined;
    this.#socket = socket;
    // A workshop that is read again over the same socket was open all the time.
    if (isOther && hadOne) for (const { lost } of this.#listeners) lost();
    if (kind === 'live') for (const { live } of this.#listeners) live();
  }
}
