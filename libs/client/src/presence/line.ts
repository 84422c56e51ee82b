import type {
  ClockAnswer,
  ClockRequest,
  NotifyRequest,
  PresenceUpdate,
  Refused,
} from '@rembuk/protocol';
import type { SessionStatus } from '../catch-up-subscription.ts';
import type { Connection } from '../connection.ts';
import type { Observable } from '../observable.ts';
import { refusedHere } from '../refusals.ts';
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
  /** What the clock there shows. Never rejects. */
  clock(workshopId: string): Promise<ClockAnswer | Refused>;
  listen(listener: LineListener): void;
}

export interface SocketLineOptions {
  readonly connection: Pick<Connection, 'socket'>;
  readonly status: Observable<SessionStatus>;
  readonly answerTimeoutMs: number;
  /** The workshop counts as open here, and is not open there. */
  readonly notOpened: () => void;
}

/** Over the socket on which the workshop is open. */
export class SocketLine implements Line {
  readonly #options: SocketLineOptions;
  readonly #listeners: LineListener[] = [];
  /** The one on which it is open, or being opened. */
  #socket: LiveSocket | undefined;

  constructor(options: SocketLineOptions) {
    this.#options = options;
    options.status.subscribe((now) => this.#statusChanged(now));
  }

  get isLive(): boolean {
    return this.#live !== undefined;
  }

  present(update: PresenceUpdate): void {
    this.#live?.emit('presence', update);
  }

  notify(request: NotifyRequest): Promise<{ readonly ok: true } | Refused> {
    return this.#ask('notify', request);
  }

  clock(workshopId: string): Promise<ClockAnswer | Refused> {
    return this.#ask<ClockAnswer>('clock', { workshopId });
  }

  async #ask<Answer extends { readonly ok: true }>(
    ...[name, request]: ['notify', NotifyRequest] | ['clock', ClockRequest]
  ): Promise<Answer | Refused> {
    const { answerTimeoutMs, notOpened } = this.#options;
    const socket = this.#live;
    if (!socket) return refusedHere('unreachable');
    try {
      const patient = socket.timeout(answerTimeoutMs);
      const asked: Promise<unknown> =
        name === 'notify' ? patient.emitWithAck(name, request) : patient.emitWithAck(name, request);
      const answer = (await asked) as Answer | Refused;
      if (!answer.ok && answer.code === 'not_opened' && socket === this.#live) notOpened();
      return answer;
    } catch {
      return refusedHere('unanswered');
    }
  }

  listen(listener: LineListener): void {
    this.#listeners.push(listener);
  }

  get #live(): LiveSocket | undefined {
    return this.#options.status.get().kind === 'live' && this.#socket?.connected
      ? this.#socket
      : undefined;
  }

  #statusChanged(status: SessionStatus): void {
    const { kind } = status;
    const socket = kind === 'refused' ? undefined : this.#options.connection.socket;
    const isOther = socket !== this.#socket;
    const hadOne = this.#socket !== undefined;
    this.#socket = socket;
    // A workshop that is read again over the same socket was open all the time, unless the server had let go of it.
    const isUnheard = kind === 'behind' && status.unheard === true;
    if ((isOther || isUnheard) && hadOne) for (const { lost } of this.#listeners) lost();
    if (kind === 'live') for (const { live } of this.#listeners) live();
  }
}
