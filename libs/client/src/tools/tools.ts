import type {
  HandsNotice,
  Notice,
  NotifyRequest,
  Refused,
  SharedTimer,
  Summon,
  SummonNotice,
  TimerNotice,
} from '@rembuk/protocol';
import { Cell, type Observable } from '../observable.ts';
import type { Line } from '../presence/line.ts';
import type { Timers } from '../presence/timers.ts';

export type Told = { readonly ok: true } | Refused;

/** The workshop's timer, as it stood when it was told of. */
export interface Timer extends SharedTimer {
  /** Of this client's own monotonic clock: other clocks do not come into it. */
  readonly toldAtMs: number;
}

/** "Look here." */
export type Summoned = Pick<SummonNotice, 'board' | 'focus' | 'groupId' | 'by'>;

export interface ToolsOptions {
  readonly workshopId: string;
  readonly line: Line;
  readonly timers: Timers;
}

type Asked<Request = NotifyRequest> = Request extends NotifyRequest
  ? Omit<Request, 'workshopId'>
  : never;

/**
 * The facilitator's tools that leave nothing in the record. What is asked for goes through at once or is refused: a
 * timer that starts when a connection comes back would be of no use to anybody. Locks, voting rounds and milestones are
 * commands, as everything is that counts.
 */
export class Tools {
  readonly #options: ToolsOptions;
  readonly #timer = new Cell<Timer | undefined>(undefined);
  readonly #hands = new Cell<readonly string[]>([]);
  readonly #summonListeners = new Set<(summoned: Summoned) => void>();

  constructor(options: ToolsOptions) {
    this.#options = options;
    options.line.listen({
      lost: () => {
        this.#timer.set(undefined);
        this.#hands.set([]);
      },
      // What stands there is told with the opening.
      live: () => undefined,
    });
  }

  get timer(): Observable<Timer | undefined> {
    return this.#timer;
  }

  /** Of the timer, now; 0: the time is up, undefined: there is none. */
  get remainingMs(): number | undefined {
    const timer = this.#timer.get();
    if (!timer?.running) return timer?.remainingMs;
    const passedMs = this.#options.timers.now() - timer.toldAtMs;
    return Math.max(0, timer.remainingMs - passedMs);
  }

  /** The participants whose hand is up, the first one first. */
  get hands(): Observable<readonly string[]> {
    return this.#hands;
  }

  onSummon(listener: (summoned: Summoned) => void): () => void {
    this.#summonListeners.add(listener);
    return () => {
      this.#summonListeners.delete(listener);
    };
  }

  /** One that runs already gives way. */
  startTimer(durationMs: number, label?: string): Promise<Told> {
    return this.#ask({
      kind: 'startTimer',
      durationMs,
      ...(label === undefined ? {} : { label }),
    });
  }

  pauseTimer(): Promise<Told> {
    return this.#ask({ kind: 'pauseTimer' });
  }

  resumeTimer(): Promise<Told> {
    return this.#ask({ kind: 'resumeTimer' });
  }

  stopTimer(): Promise<Told> {
    return this.#ask({ kind: 'stopTimer' });
  }

  /** Everyone, or those of one group, to a board, a card or a field. */
  summon(to: Pick<Summon, 'board' | 'focus' | 'groupId'>): Promise<Told> {
    return this.#ask({ kind: 'summon', ...to });
  }

  raiseHand(): Promise<Told> {
    return this.#ask({ kind: 'raiseHand' });
  }

  /** One's own, or as a facilitator anybody's. */
  lowerHand(participantId?: string): Promise<Told> {
    return this.#ask({
      kind: 'lowerHand',
      ...(participantId === undefined ? {} : { participantId }),
    });
  }

  /** Kinds that are not known here are passed over. */
  noticeArrived(notice: Notice): void {
    if (isTimer(notice)) {
      const toldAtMs = this.#options.timers.now();
      this.#timer.set(notice.timer ? { ...notice.timer, toldAtMs } : undefined);
    } else if (isHands(notice)) {
      this.#hands.set(notice.participantIds);
    } else if (isSummon(notice)) {
      const { workshopId: _workshopId, kind: _kind, ...summoned } = notice;
      for (const listener of Array.from(this.#summonListeners)) listener(summoned);
    }
  }

  #ask(request: Asked): Promise<Told> {
    return this.#options.line.notify({ workshopId: this.#options.workshopId, ...request });
  }
}

function isTimer(notice: Notice): notice is TimerNotice {
  return notice.kind === 'timer';
}

function isHands(notice: Notice): notice is HandsNotice {
  return notice.kind === 'hands';
}

function isSummon(notice: Notice): notice is SummonNotice {
  return notice.kind === 'summon';
}
