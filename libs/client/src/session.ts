import type {
  CommandRequest,
  EventsFrame,
  HeadFrame,
  Notice,
  Opened,
  Refused,
  WireEvent,
} from '@rembuk/protocol';
import { Backoff } from './backoff.ts';
import type { ClientBounds } from './bounds.ts';
import { type Confirmed, ConfirmedState, type Fold } from './confirmed.ts';
import type { Connection } from './connection.ts';
import { isOutcome } from './frames.ts';
import { KeptCommands } from './keeping/kept-commands.ts';
import type { LocalStore } from './keeping/local-store.ts';
import { HeadWatch } from './head-watch.ts';
import { Cell, type Observable } from './observable.ts';
import { type OpenAnswer, Opening, unreadable } from './opening.ts';
import { type Foresee, type Foreseen, Optimistic } from './optimistic.ts';
import { type CommandOutcome, interrupted, Outbox, type SendResult, unanswered } from './outbox.ts';
import { systemTimers } from './presence/timers.ts';
import { QuietWatch } from './quiet-watch.ts';
import { endedBy, refusedHere, retryAfterMs } from './refusals.ts';
import { Rereading } from './rereading.ts';
import { askToDecide, type LiveSocket } from './socket.ts';
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

export interface SessionOptions<State> {
  readonly workshopId: string;
  readonly connection: Connection;
  readonly fold: Fold<State>;
  readonly foresee: Foresee<State>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly bounds: ClientBounds;
  /** Of what the server sends packed; without it nothing is. */
  readonly unpack?: Unpack | undefined;
  readonly random: () => number;
  readonly newId: () => string;
  /** Keeps commands without an outcome for the next client. */
  readonly store?: LocalStore | undefined;
}

/** Whether the workshop is open now, or never will be, or is asked for again. */
type OpenStep = 'through' | 'over' | { readonly waitMs: number };

type JumpListener<State> = (confirmed: Confirmed<State>, head: number) => void;
type OutcomeListener = (request: CommandRequest, outcome: CommandOutcome) => void;

/** One open workshop: its confirmed state, kept in step with the server, and the commands on their way to it. */
export class WorkshopSession<State> {
  readonly workshopId: string;
  readonly #options: SessionOptions<State>;
  readonly #confirmed: ConfirmedState<State>;
  readonly #view: Cell<Confirmed<State>>;
  readonly #optimistic: Optimistic<State>;
  readonly #foreseen: Cell<Foreseen<State>>;
  readonly #status = new Cell<SessionStatus>({ kind: 'behind' });
  readonly #outbox: Outbox;
  readonly #asking: Opening;
  readonly #backoff: Backoff;
  readonly #eventListeners = new Set<(events: readonly WireEvent[], how: Arrival) => void>();
  readonly #jumpListeners = new Set<JumpListener<State>>();
  readonly #outcomeListeners = new Set<OutcomeListener>();
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

  constructor(options: SessionOptions<State>) {
    this.workshopId = options.workshopId;
    this.#options = options;
    this.#confirmed = new ConfirmedState(options.fold);
    this.#view = new Cell(this.#confirmed.current);
    this.#backoff = new Backoff(options.bounds, options.random);
    const { newId, random, bounds, foresee, clock, store, workshopId, unpack } = options;
    this.#asking = new Opening({
      workshopId,
      foldVersion: options.fold.foldVersion,
      timeoutMs: bounds.openTimeoutMs,
      unpack,
    });
    this.#optimistic = new Optimistic({ foresee, confirmed: this.#confirmed.current, clock });
    this.#foreseen = new Cell(this.#optimistic.current);
    this.#outbox = new Outbox({
      send: (request) => this.#send(request),
      settled: (request, outcome) => this.#settled(request, outcome),
      turnedAway: (request, refusal) => {
        if (!this.#closed) this.#tellOutcome(request, refusal);
      },
      kept: store && new KeptCommands(store, workshopId),
      newId,
      random,
      bounds,
    });
    const foreseeAnew = (requests: readonly CommandRequest[]) => {
      this.#optimistic.pending(requests);
      this.#foreseen.set(this.#optimistic.current);
    };
    this.#rereading = new Rereading(bounds, random);
    this.#headWatch = new HeadWatch({
      graceMs: bounds.headGraceMs,
      held: () => this.#confirmed.current.revision,
      missing: () => this.#reopen([]),
    });
    store?.lease.isLost.subscribe((isLost) => {
      if (isLost && !this.#isOver()) this.#refuse(refusedHere('taken_over'));
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
    foreseeAnew(this.#outbox.pending.get());
    this.#outbox.pending.subscribe(foreseeAnew);
  }

  /** State and revision, always of the same moment. */
  get confirmed(): Observable<Confirmed<State>> {
    return this.#view;
  }

  /** What the person sees: the confirmed state with their own commands in it that are still on their way. */
  get foreseen(): Observable<Foreseen<State>> {
    return this.#foreseen;
  }

  get status(): Observable<SessionStatus> {
    return this.#status;
  }

  /** Who the server takes us for here; undefined until it has said so. */
  get you(): Opened['you'] | undefined {
    return this.#you;
  }

  get outbox(): Pick<Outbox, 'pending' | 'isFull'> {
    return this.#outbox;
  }

  /**
   * Sends a command; resolves with its outcome, however often it had to be sent. Never rejects.
   * `seen` is the revision that its author looked at; by default the one that is confirmed now.
   */
  submit(command: {
    readonly type: string;
    readonly data: object;
    readonly id?: string;
    readonly seen?: number;
    readonly overwrite?: boolean;
    readonly undoes?: string;
  }): Promise<CommandOutcome> {
    const { type, data, seen = this.#confirmed.current.revision, ...rest } = command;
    const { workshopId } = this;
    return this.#outbox.submit({ workshopId, type, data: { ...data }, seen, ...rest });
  }

  /** For what is known elsewhere by its id, and kept there: never sent under another one. */
  submitAsIs(command: {
    readonly id: string;
    readonly type: string;
    readonly data: object;
    readonly seen: number;
    readonly mayHaveGone?: boolean;
  }): Promise<CommandOutcome> {
    const { workshopId } = this;
    const { mayHaveGone = false, data, ...rest } = command;
    const request = { workshopId, ...rest, data: { ...data } };
    return this.#outbox.submit(request, { renamable: false, keep: false, mayHaveGone });
  }

  /** Tells the outcome of every command, whoever gave it: also of those that an earlier client left behind. */
  onOutcome(listener: OutcomeListener): () => void {
    this.#outcomeListeners.add(listener);
    return () => {
      this.#outcomeListeners.delete(listener);
    };
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
  onEvents(listener: (events: readonly WireEvent[], how: Arrival) => void): () => void {
    this.#eventListeners.add(listener);
    return () => {
      this.#eventListeners.delete(listener);
    };
  }

  close(): void {
    this.#closed = true;
    this.#quietWatch.stop();
    this.#headWatch.stop();
    this.#outbox.close();
    const { socket } = this.#options.connection;
    socket?.emit('close', { workshopId: this.workshopId }, () => undefined);
  }

  /** The connection has come up, or gone, for a while or for good. */
  connectionChanged(): void {
    if (this.#isOver()) return;
    const { connection } = this.#options;
    const status = connection.status.get();
    if (status.kind === 'stopped') {
      this.#refuse(endedBy(status.code));
      return;
    }
    const { socket } = connection;
    this.#socket = socket;
    this.#opening = false;
    this.#outbox.pause();
    this.#status.set({ kind: 'behind' });
    if (socket) void this.#open(socket);
  }

  frameArrived({ events }: EventsFrame): void {
    if (this.#isOver()) return;
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
    if (this.#isOver()) return;
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
    if (!this.#isOver()) this.#refuse(refusedHere('outdated'));
  }

  /** The workshop may have been closed for this person, while the connection goes on. */
  noticeArrived({ kind, code }: Notice): void {
    if (this.#isOver() || kind !== 'closed') return;
    this.#refuse(endedBy(typeof code === 'string' ? code : 'forbidden'));
  }

  /** The server has let go of the workshop, or may have, and the word of that has not come: `open` tells why. */
  notOpened(): void {
    if (!this.#isOver()) this.#reopen([], { kind: 'behind', unheard: true });
  }

  headAnnounced({ revision }: HeadFrame): void {
    this.#quietWatch.heard();
    if (!this.#isOver()) this.#headWatch.announced(revision);
  }

  /** Closed from here or from there: nothing changes any more. */
  #isOver(): boolean {
    return this.#closed || this.#status.get().kind === 'refused';
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
    this.#outbox.resume();
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
    this.#refuse(opened);
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
    this.#show([]);
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
    this.#show(taken.events);
    return 'applied';
  }

  #show(events: readonly WireEvent[]): void {
    const { current } = this.#confirmed;
    this.#optimistic.confirmed(current, this.#you, events);
    this.#view.set(current);
    this.#foreseen.set(this.#optimistic.current);
  }

  #settled(request: CommandRequest, outcome: CommandOutcome): void {
    this.#optimistic.settled(request, outcome);
    // Its events are told to everyone by the time that it is answered, and may be lost on the way here.
    if (outcome.ok && !this.#isOver()) this.#headWatch.announced(outcome.revision);
    // What has no outcome yet gets none from here.
    if (!this.#isOver()) this.#tellOutcome(request, outcome);
  }

  #tellOutcome(request: CommandRequest, outcome: CommandOutcome): void {
    tellAll(this.#outcomeListeners, (listener) => listener(request, outcome));
  }

  #refuse(refusal: Refused): void {
    // What is still on its way speaks to nobody.
    this.#socket = undefined;
    this.#opening = false;
    this.#held = [];
    this.#headWatch.stop();
    this.#status.set({ kind: 'refused', code: refusal.code });
    this.#outbox.close(refusal);
  }

  async #send(
    request: Parameters<Outbox['submit']>[0] & { readonly id: string },
  ): Promise<SendResult> {
    const { store } = this.#options;
    const socket = this.#socket;
    if (!socket?.connected) return interrupted;
    // Asked again a moment later: it holds by then, or is lost.
    if (store?.lease.holds() === false) return unanswered;
    try {
      const answer = await askToDecide(socket, request, this.#options.bounds.answerTimeoutMs);
      return isOutcome(answer) ? answer : unanswered;
    } catch {
      return this.#socket === socket ? unanswered : interrupted;
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
