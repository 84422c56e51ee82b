import type { EventsFrame, HeadFrame, Notice, Opened, Refused, WireEvent } from '@rembuk/protocol';
import { Backoff } from './backoff.ts';
import type { ClientBounds } from './bounds.ts';
import { type Confirmed, ConfirmedState, type Fold } from './confirmed.ts';
import type { Connection } from './connection.ts';
import { HeadWatch } from './head-watch.ts';
import { Cell, type Observable } from './observable.ts';
import { type OpenAnswer, Opening, unreadable } from './opening.ts';
import { unanswered } from './outbox.ts';
import { systemTimers } from './presence/timers.ts';
import { QuietWatch } from './quiet-watch.ts';
import { endedBy, refusedHere, retryAfterMs } from './refusals.ts';
import { Rereading } from './rereading.ts';
import type { LiveSocket } from './socket.ts';
import { tellAll } from './tell-all.ts';
import type { Unpack } from './unpack.ts';

export type SessionStatus =
  /** Not connected, or reading what was missed; `unheard`: what was told past the record meanwhile may have been, too. */
  | { readonly kind: 'behind'; readonly unheard?: true }
  /** Holds everything the server has announced. */
  | { readonly kind: 'live' }
  /** The server does not open this workshop for this person any more, or has ended the connection for good. */
  | { readonly kind: 'refused'; readonly code: string };

/** How events came: pushed as they happened, or read after an absence. */
export type Arrival = 'live' | 'caughtUp';

export interface SubscriptionOptions<State> {
  readonly workshopId: string;
  readonly connection: Connection;
  readonly fold: Fold<State>;
  readonly bounds: ClientBounds;
  /** Of what the server sends packed; without it nothing is. */
  readonly unpack?: Unpack | undefined;
  /** In [0, 1); spreads waits. */
  readonly random: () => number;
  /** The confirmed state is another, after whoever listens was told why; `events` led there, or a jump without any. */
  readonly moved: (events: readonly WireEvent[]) => void;
  /** The line is up or down, and the workshop is not open on it yet. */
  readonly interrupted: () => void;
  /** The workshop is open, and nothing is missing. */
  readonly inStep: () => void;
  /** The server does not open it any more; told once. */
  readonly refused: (refusal: Refused) => void;
}

/** Whether the workshop is open now, or never will be, or is asked for again. */
type OpenStep = 'through' | 'over' | { readonly waitMs: number };

type JumpListener<State> = (confirmed: Confirmed<State>, head: number) => void;
type EventListener = (events: readonly WireEvent[], how: Arrival) => void;

/**
 * The catch-up subscription to one workshop: its confirmed state, kept in step with the server. What is missing is read
 * at first and after every interruption, what is pushed meanwhile is held and follows, and a gap is read again.
 */
export class CatchUpSubscription<State> {
  readonly #options: SubscriptionOptions<State>;
  readonly #confirmed: ConfirmedState<State>;
  readonly #status = new Cell<SessionStatus>({ kind: 'behind' });
  readonly #asking: Opening;
  readonly #backoff: Backoff;
  readonly #eventListeners = new Set<EventListener>();
  readonly #jumpListeners = new Set<JumpListener<State>>();
  /** The socket on which the workshop is being opened; handlers of older ones have no say. */
  #socket: LiveSocket | undefined;
  #opening = false;
  #held: WireEvent[] = [];
  /** What was held was too much, or did not fit: read again. */
  #lostTrack = false;
  readonly #headWatch: HeadWatch;
  readonly #rereading: Rereading;
  readonly #quietWatch: QuietWatch;
  #you: Opened['you'] | undefined;
  #closed = false;

  constructor(options: SubscriptionOptions<State>) {
    const { workshopId, fold, bounds, unpack, random } = options;
    this.#options = options;
    this.#confirmed = new ConfirmedState(fold);
    this.#backoff = new Backoff(bounds, random);
    this.#asking = new Opening({
      workshopId,
      foldVersion: fold.foldVersion,
      timeoutMs: bounds.openTimeoutMs,
      unpack,
    });
    this.#rereading = new Rereading(bounds, random);
    this.#headWatch = new HeadWatch({
      graceMs: bounds.headGraceMs,
      held: () => this.#confirmed.current.revision,
      missing: () => this.#reopen([]),
    });
    this.#quietWatch = new QuietWatch({
      quietMs: bounds.quietMs,
      timers: systemTimers,
      quiet: () => this.notOpened(),
    });
    this.#status.subscribe(({ kind }) => {
      if (kind === 'live') this.#quietWatch.start();
      else this.#quietWatch.stop();
    });
  }

  /** State and revision, always of the same moment. */
  get current(): Confirmed<State> {
    return this.#confirmed.current;
  }

  get status(): Observable<SessionStatus> {
    return this.#status;
  }

  /** Who the server takes us for here; undefined until it has said so. */
  get you(): Opened['you'] | undefined {
    return this.#you;
  }

  /** The line that the workshop is open on, or being opened. */
  get socket(): LiveSocket | undefined {
    return this.#socket;
  }

  /** Closed from here or from there: nothing changes any more. */
  get isOver(): boolean {
    return this.#closed || this.#status.get().kind === 'refused';
  }

  /**
   * Tells when the confirmed state jumps, ahead by a snapshot or back to nothing: events that are not told. `head`: of
   * the server's log by then; a snapshot may have been made a while ago, and the events behind it follow.
   */
  onJump(listener: JumpListener<State>): () => void {
    this.#jumpListeners.add(listener);
    return () => {
      this.#jumpListeners.delete(listener);
    };
  }

  /** Tells the events as they are folded in, each once. */
  onEvents(listener: EventListener): () => void {
    this.#eventListeners.add(listener);
    return () => {
      this.#eventListeners.delete(listener);
    };
  }

  close(): void {
    this.#closed = true;
    this.#quietWatch.stop();
    this.#headWatch.stop();
    const { connection, workshopId } = this.#options;
    connection.socket?.emit('close', { workshopId }, () => undefined);
  }

  /** The connection has come up, or gone, for a while or for good. */
  connectionChanged(): void {
    if (this.isOver) return;
    const { connection } = this.#options;
    const status = connection.status.get();
    if (status.kind === 'stopped') {
      this.refuse(endedBy(status.code));
      return;
    }
    const { socket } = connection;
    this.#socket = socket;
    this.#opening = false;
    this.#options.interrupted();
    this.#status.set({ kind: 'behind' });
    if (socket) void this.#open(socket);
  }

  frameArrived({ events }: EventsFrame): void {
    if (this.isOver) return;
    this.#quietWatch.heard();
    if (this.#opening) {
      this.#hold(events);
      return;
    }
    try {
      if (this.#take(events, 'live') === 'gap') this.#reopen(events);
    } catch {
      this.spoiled();
    }
  }

  /** What came cannot be read: it is asked for again, later each time, until that is plainly no help. */
  spoiled(): void {
    if (this.isOver) return;
    if (this.#opening) {
      this.#lostTrack = true;
      return;
    }
    const waitMs = this.#rereading.nextMs(Date.now());
    if (waitMs === undefined) this.unreadable();
    else this.#reopen([], { kind: 'behind' }, waitMs);
  }

  /** What is held here, or was told, is of a kind that this client cannot go on from. */
  unreadable(): void {
    if (!this.isOver) this.refuse(refusedHere('outdated'));
  }

  /** The workshop may have been closed for this person, while the connection goes on. */
  noticeArrived({ kind, code }: Notice): void {
    if (this.isOver || kind !== 'closed') return;
    this.refuse(endedBy(typeof code === 'string' ? code : 'forbidden'));
  }

  /** The server has let go of the workshop, or may have, and the word of that has not come: `open` tells why. */
  notOpened(): void {
    if (!this.isOver) this.#reopen([], { kind: 'behind', unheard: true });
  }

  headAnnounced({ revision }: HeadFrame): void {
    this.#quietWatch.heard();
    this.announced(revision);
  }

  /** The history goes up to there: what of it is not here in time was lost on the way. */
  announced(revision: number): void {
    if (!this.isOver) this.#headWatch.announced(revision);
  }

  #reopen(
    held: readonly WireEvent[],
    status: SessionStatus = { kind: 'behind' },
    afterMs = 0,
  ): void {
    const socket = this.#socket;
    if (this.#opening || !socket) return;
    this.#status.set(status);
    void this.#open(socket, held, afterMs);
  }

  /** Reads what is missing until nothing is; what arrives meanwhile is held and follows. */
  async #open(socket: LiveSocket, held: readonly WireEvent[] = [], afterMs = 0): Promise<void> {
    this.#opening = true;
    this.#held = [...held];
    this.#lostTrack = false;
    for (let waitMs: number | undefined = afterMs; ;) {
      if (waitMs > 0) await pause(waitMs);
      if (this.#isStale(socket)) return;
      const before = this.#confirmed.current.revision;
      const opened = await this.#asking.ask(socket, before);
      if (this.#isStale(socket)) return;
      const step = this.#stepBy(opened, before);
      if (step === 'over') return;
      if (step === 'through') break;
      waitMs = step.waitMs;
    }
    this.#opening = false;
    this.#backoff.reset();
    this.#headWatch.stop();
    this.#status.set({ kind: 'live' });
    this.#options.inStep();
  }

  #isStale(socket: LiveSocket): boolean {
    return this.#closed || socket !== this.#socket;
  }

  /** What an answer to `open` leads to. `before`: the revision that it was asked from. */
  #stepBy(opened: OpenAnswer, before: number): OpenStep {
    if (opened === unanswered) return { waitMs: this.#backoff.nextMs() };
    if (opened === unreadable) return this.#again();
    if (opened.ok) return this.#takeUp(opened, before);
    if (opened.code === 'revision_ahead' && before >= 0) {
      // Its log was restored from a backup: what we hold is of a history that is no more.
      this.#confirmed.forget();
      this.#jumped(-1);
      return { waitMs: 0 };
    }
    if (opened.retryable) return { waitMs: this.#backoff.nextMs(retryAfterMs(opened.details)) };
    this.refuse(opened);
    return 'over';
  }

  #takeUp(opened: Opened, before: number): OpenStep {
    this.#you = opened.you;
    try {
      if (!this.#takeOver(opened)) {
        this.unreadable();
        return 'over';
      }
      if (this.#caughtUp(opened.head)) return 'through';
    } catch {
      return this.#again();
    }
    const isOn = this.#confirmed.current.revision !== before;
    return { waitMs: isOn ? 0 : this.#backoff.nextMs() };
  }

  #again(): OpenStep {
    const waitMs = this.#rereading.nextMs(Date.now());
    if (waitMs !== undefined) return { waitMs };
    this.unreadable();
    return 'over';
  }

  /** False when the server speaks of a state that we cannot read, though it was told which one we can. */
  #takeOver({ snapshot, events, head }: Opened): boolean {
    if (snapshot) {
      const { revision } = this.#confirmed.current;
      if (!this.#confirmed.restore(snapshot)) return false;
      if (this.#confirmed.current.revision > revision) this.#jumped(head);
    }
    this.#take(events, 'caughtUp');
    return true;
  }

  #jumped(head: number): void {
    const { current } = this.#confirmed;
    tellAll(this.#jumpListeners, (listener) => listener(current, head));
    this.#options.moved([]);
  }

  /** Whether nothing is missing any more, with what was held taken over. */
  #caughtUp(head: number): boolean {
    if (this.#confirmed.current.revision < head) return false;
    const held = this.#held;
    const complete = !this.#lostTrack && this.#take(held, 'caughtUp') !== 'gap';
    this.#held = complete ? [] : held;
    this.#lostTrack = false;
    return complete;
  }

  #hold(events: readonly WireEvent[]): void {
    if (this.#held.length + events.length > this.#options.bounds.heldEventsMax) {
      this.#held = [];
      this.#lostTrack = true;
      return;
    }
    this.#held.push(...events);
  }

  #take(events: readonly WireEvent[], how: Arrival): 'applied' | 'repeat' | 'gap' {
    const taken = this.#confirmed.take(events);
    if (taken.kind !== 'applied') return taken.kind;
    tellAll(this.#eventListeners, (listener) => listener(taken.events, how));
    this.#options.moved(taken.events);
    return 'applied';
  }

  /** Nothing is followed any more. */
  refuse(refusal: Refused): void {
    // What is still on its way speaks to nobody.
    this.#socket = undefined;
    this.#opening = false;
    this.#held = [];
    this.#headWatch.stop();
    this.#status.set({ kind: 'refused', code: refusal.code });
    this.#options.refused(refusal);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
