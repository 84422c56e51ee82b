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
import {
  type BoardNews,
  isLater,
  nextTurn,
  noTurn,
  type ReplayNews,
  type Turn,
} from './notice-link.ts';
import { RaisedHands } from './raised-hands.ts';

export interface NoticeOptions {
  readonly workshopId: string;
  readonly bounds: Pick<LiveBounds, 'handsEveryMs'>;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  /** Reaches everyone who has the workshop open, or those of one group. */
  readonly emit: (notice: Notice, groupId?: string) => void;
  /** Other nodes that have the workshop open; absent: there are none. */
  readonly others?: {
    /** Of this node, as they know it. */
    readonly name: string;
    readonly tell: (news: BoardNews) => void;
  };
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
  #turn = noTurn;
  readonly #hands = new RaisedHands();
  /** Of those, what the other nodes know. */
  #ownTold: readonly string[] = [];
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
        return this.#turnTimer(undefined, this.#options.clock());
      case 'summon':
        return this.#summon(request, id);
      case 'raiseHand':
        return this.#raise(id);
      case 'lowerHand':
        return this.#lowerEverywhere(request.participantId ?? id);
    }
  }

  /** What somebody has to be told who has just come. */
  get standing(): readonly Notice[] {
    const hands = this.#hands.all.length > 0 ? [this.#handsNotice()] : [];
    return this.#timer ? [this.#timerNotice(this.#options.clock()), ...hands] : hands;
  }

  /** The hand of someone of this node, who may have gone. */
  lower(participantId: string): void {
    if (this.#hands.lower(participantId)) this.#handsChanged();
  }

  /** With the hands of those who were there: wherever they are by now, they have none up. */
  nodeGone(node: string): void {
    if (this.#hands.forgetNode(node)) this.#handsChanged();
  }

  /** These are on no other node any more. */
  goneElsewhere(participantIds: readonly string[]): void {
    if (this.#hands.forgetElsewhere(new Set(participantIds))) this.#handsChanged();
  }

  /** What the boards of other nodes have to know. */
  get news(): readonly BoardNews[] {
    const timer = this.#turn.number > 0 ? [this.#timerNews(this.#options.clock())] : [];
    return [...timer, { hands: this.#hands.own }];
  }

  /** Another node's board tells what was asked for there. */
  heard(news: Exclude<BoardNews, ReplayNews>, from: string): void {
    const { emit } = this.#options;
    if ('timer' in news) this.#timerHeard(news.timer, news.turn);
    else if ('summon' in news) emit(news.summon, news.summon.groupId);
    else if ('lower' in news) this.lower(news.lower);
    else if ('hands' in news) {
      this.#hands.tell(from, news.hands);
      this.#handsChanged();
    }
  }

  close(): void {
    clearTimeout(this.#handsTimer);
  }

  #startTimer({ durationMs, label }: StartTimer, startedBy: string): void {
    const settings = { durationMs, startedBy, ...(label === undefined ? {} : { label }) };
    const nowMs = this.#options.clock();
    this.#turnTimer({ settings, span: { endsAtMs: nowMs + durationMs } }, nowMs);
  }

  #pauseTimer(): void {
    const timer = this.#timer;
    if (!timer || !('endsAtMs' in timer.span)) return;
    const nowMs = this.#options.clock();
    this.#turnTimer({ ...timer, span: { remainingMs: remainingMs(timer, nowMs) } }, nowMs);
  }

  #resumeTimer(): void {
    const timer = this.#timer;
    if (!timer || 'endsAtMs' in timer.span) return;
    const nowMs = this.#options.clock();
    this.#turnTimer({ ...timer, span: { endsAtMs: nowMs + timer.span.remainingMs } }, nowMs);
  }

  /** Told as it stands at the moment at which it was turned, however long the telling takes. */
  #turnTimer(timer: Timer | undefined, nowMs: number): void {
    if (timer === this.#timer) return;
    this.#timer = timer;
    const { emit, others } = this.#options;
    this.#turn = nextTurn(this.#turn, others?.name);
    emit(this.#timerNotice(nowMs));
    others?.tell(this.#timerNews(nowMs));
  }

  #timerHeard(shared: SharedTimer | null, turn: Turn): void {
    if (!isLater(turn, this.#turn)) return;
    this.#turn = turn;
    const { clock, emit } = this.#options;
    const nowMs = clock();
    this.#timer = shared ? timerFrom(shared, nowMs) : undefined;
    emit(this.#timerNotice(nowMs));
  }

  #timerNews(nowMs: number): BoardNews {
    return { timer: this.#timerNotice(nowMs).timer, turn: this.#turn };
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
    const { emit, others } = this.#options;
    emit(notice, groupId);
    others?.tell({ summon: notice });
  }

  #raise(participantId: string): void {
    if (this.#hands.raise(participantId)) this.#handsChanged();
  }

  #lowerEverywhere(participantId: string): void {
    this.lower(participantId);
    this.#options.others?.tell({ lower: participantId });
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
    const { clock, bounds, emit, others } = this.#options;
    this.#handsRestUntilMs = clock() + bounds.handsEveryMs;
    emit(this.#handsNotice());
    const own = this.#hands.own;
    if (others && own.join() !== this.#ownTold.join()) others.tell({ hands: own });
    this.#ownTold = own;
  }

  #handsNotice(): HandsNotice {
    const { workshopId } = this.#options;
    return { workshopId, kind: 'hands', participantIds: this.#hands.all };
  }
}

/** As another node told it just now. */
function timerFrom({ running, remainingMs, ...settings }: SharedTimer, nowMs: number): Timer {
  return { settings, span: running ? { endsAtMs: nowMs + remainingMs } : { remainingMs } };
}

function remainingMs({ span }: Timer, nowMs: number): number {
  return 'remainingMs' in span ? span.remainingMs : Math.max(0, Math.round(span.endsAtMs - nowMs));
}
