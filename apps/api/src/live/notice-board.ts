import type {
  HandsNotice,
  Notice,
  NotifyRequest,
  ReplayRequest,
  SharedTimer,
  StartTimer,
  Summon,
  SummonNotice,
  TimerNotice,
} from '@rembuk/protocol';
import type { Actor } from '@rembuk/workshop';
import type { LiveBounds } from './live-bounds.ts';

export interface NoticeOptions {
  readonly workshopId: string;
  readonly bounds: Pick<LiveBounds, 'handsEveryMs'>;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  /** Reaches everyone who has the workshop open, or those of one group. */
  readonly emit: (notice: Notice, groupId?: string) => void;
}

interface Timer {
  readonly settings: Pick<SharedTimer, 'label' | 'durationMs' | 'startedBy'>;
  /** While it runs, the moment at which the time is up; else what is left. */
  readonly span: { readonly endsAtMs: number } | { readonly remainingMs: number };
}

/**
 * The facilitator's tools that leave nothing in the record: one timer, the raised hands, "look here". What is asked for
 * and is so already changes nothing, so that two who press at once do no harm. All of it goes with the last one who
 * leaves.
 */
export class NoticeBoard {
  readonly #options: NoticeOptions;
  #timer: Timer | undefined;
  /** Participants in the order in which they raised it: at most everyone who is here. */
  readonly #hands = new Set<string>();
  #handsTimer: NodeJS.Timeout | undefined;
  #handsRestUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: NoticeOptions) {
    this.#options = options;
  }

  /** Does what an actor asks for who may. */
  take(request: Exclude<NotifyRequest, ReplayRequest>, { id }: Actor): void {
    switch (request.kind) {
      case 'startTimer':
        return this.#startTimer(request, id);
      case 'pauseTimer':
        return this.#pauseTimer();
      case 'resumeTimer':
        return this.#resumeTimer();
      case 'stopTimer':
        return this.#setTimer(undefined, this.#options.clock());
      case 'summon':
        return this.#summon(request, id);
      case 'raiseHand':
        return this.#raise(id);
      case 'lowerHand':
        return this.lower(request.participantId ?? id);
    }
  }

  /** What somebody has to be told who has just come. */
  get standing(): readonly Notice[] {
    const hands = this.#hands.size > 0 ? [this.#handsNotice()] : [];
    return this.#timer ? [this.#timerNotice(this.#options.clock()), ...hands] : hands;
  }

  /** Also of who has gone. */
  lower(participantId: string): void {
    if (this.#hands.delete(participantId)) this.#handsChanged();
  }

  close(): void {
    clearTimeout(this.#handsTimer);
  }

  #startTimer({ durationMs, label }: StartTimer, startedBy: string): void {
    const settings = { durationMs, startedBy, ...(label === undefined ? {} : { label }) };
    const nowMs = this.#options.clock();
    this.#setTimer({ settings, span: { endsAtMs: nowMs + durationMs } }, nowMs);
  }

  #pauseTimer(): void {
    const timer = this.#timer;
    if (!timer || !('endsAtMs' in timer.span)) return;
    const nowMs = this.#options.clock();
    this.#setTimer({ ...timer, span: { remainingMs: remainingMs(timer, nowMs) } }, nowMs);
  }

  #resumeTimer(): void {
    const timer = this.#timer;
    if (!timer || 'endsAtMs' in timer.span) return;
    const nowMs = this.#options.clock();
    this.#setTimer({ ...timer, span: { endsAtMs: nowMs + timer.span.remainingMs } }, nowMs);
  }

  /** Told as it stands at the moment at which it was turned, however long the telling takes. */
  #setTimer(timer: Timer | undefined, nowMs: number): void {
    if (timer === this.#timer) return;
    this.#timer = timer;
    const { emit } = this.#options;
    emit(this.#timerNotice(nowMs));
  }

  #timerNotice(nowMs: number): TimerNotice {
    const timer = this.#timer;
    return {
      workshopId: this.#options.workshopId,
      kind: 'timer',
      timer: timer
        ? {
            ...timer.settings,
            remainingMs: remainingMs(timer, nowMs),
            running: 'endsAtMs' in timer.span,
          }
        : null,
    };
  }

  #summon({ workshopId, board, focus, groupId }: Summon, by: string): void {
    const notice: SummonNotice = {
      workshopId,
      kind: 'summon',
      by,
      ...(board === undefined ? {} : { board }),
      ...(focus === undefined ? {} : { focus }),
      ...(groupId === undefined ? {} : { groupId }),
    };
    const { emit } = this.#options;
    emit(notice, groupId);
  }

  #raise(participantId: string): void {
    if (this.#hands.has(participantId)) return;
    this.#hands.add(participantId);
    this.#handsChanged();
  }

  /** The first hand shows at once; a hall that raises its hands together is told of a few times a second. */
  #handsChanged(): void {
    if (this.#handsTimer) return;
    const waitMs = this.#handsRestUntilMs - this.#options.clock();
    if (waitMs <= 0) this.#tellHands();
    else this.#handsTimer = setTimeout(() => this.#tellHands(), waitMs);
  }

  #tellHands(): void {
    this.#handsTimer = undefined;
    const { clock, bounds, emit } = this.#options;
    this.#handsRestUntilMs = clock() + bounds.handsEveryMs;
    emit(this.#handsNotice());
  }

  #handsNotice(): HandsNotice {
    const { workshopId } = this.#options;
    return { workshopId, kind: 'hands', participantIds: Array.from(this.#hands) };
  }
}

function remainingMs({ span }: Timer, nowMs: number): number {
  return 'remainingMs' in span ? span.remainingMs : Math.max(0, Math.round(span.endsAtMs - nowMs));
}
