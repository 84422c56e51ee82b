import type { CommandRequest, Notice, Opened, WireEvent } from '@rembuk/protocol';
import type { ClientBounds } from './bounds.ts';
import { type Arrival, CatchUpSubscription, type SessionStatus } from './catch-up-subscription.ts';
import type { Confirmed, Fold } from './confirmed.ts';
import type { Connection } from './connection.ts';
import { isOutcome } from './frames.ts';
import { KeptCommands } from './keeping/kept-commands.ts';
import type { LocalStore } from './keeping/local-store.ts';
import { Cell, type Observable } from './observable.ts';
import { type Foresee, type Foreseen, Optimistic } from './optimistic.ts';
import { type CommandOutcome, interrupted, Outbox, type SendResult, unanswered } from './outbox.ts';
import { refusedHere } from './refusals.ts';
import { askToDecide } from './socket.ts';
import { tellAll } from './tell-all.ts';
import type { Unpack } from './unpack.ts';

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

type OutcomeListener = (request: CommandRequest, outcome: CommandOutcome) => void;

/** One open workshop: its confirmed state, kept in step with the server, and the commands on their way to it. */
export class WorkshopSession<State> {
  readonly workshopId: string;
  readonly #options: SessionOptions<State>;
  /** What the line brings of the workshop goes in here. */
  readonly subscription: CatchUpSubscription<State>;
  readonly #view: Cell<Confirmed<State>>;
  readonly #optimistic: Optimistic<State>;
  readonly #foreseen: Cell<Foreseen<State>>;
  readonly #outbox: Outbox;
  readonly #outcomeListeners = new Set<OutcomeListener>();
  #closed = false;

  constructor(options: SessionOptions<State>) {
    this.workshopId = options.workshopId;
    this.#options = options;
    const { newId, random, bounds, foresee, clock, store, workshopId } = options;
    this.subscription = new CatchUpSubscription({
      ...options,
      moved: (events) => this.#show(events),
      interrupted: () => this.#outbox.pause(),
      inStep: () => this.#outbox.resume(),
      refused: (refusal) => this.#outbox.close(refusal),
    });
    const confirmed = this.subscription.current;
    this.#view = new Cell(confirmed);
    this.#optimistic = new Optimistic({ foresee, confirmed, clock });
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
    store?.lease.isLost.subscribe((isLost) => {
      if (isLost && !this.subscription.isOver) this.subscription.refuse(refusedHere('taken_over'));
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
    return this.subscription.status;
  }

  /** Who the server takes us for here; undefined until it has said so. */
  get you(): Opened['you'] | undefined {
    return this.subscription.you;
  }

  get outbox(): Pick<Outbox, 'pending' | 'isFull' | 'isKeptElsewhere'> {
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
    const { type, data, seen = this.subscription.current.revision, ...rest } = command;
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
  onJump(listener: (confirmed: Confirmed<State>, head: number) => void): () => void {
    return this.subscription.onJump(listener);
  }

  /** Tells the events as they are folded in, each once. */
  onEvents(listener: (events: readonly WireEvent[], how: Arrival) => void): () => void {
    return this.subscription.onEvents(listener);
  }

  close(): void {
    this.#closed = true;
    this.subscription.close();
    this.#outbox.close();
  }

  /** The store holds what another client has left behind. */
  takeUp(): void {
    if (!this.subscription.isOver) this.#outbox.takeUp();
  }

  /** What is held here, or was told, is of a kind that this client cannot go on from. */
  unreadable(): void {
    this.subscription.unreadable();
  }

  noticeArrived(notice: Notice): void {
    this.subscription.noticeArrived(notice);
  }

  #show(events: readonly WireEvent[]): void {
    const { current, you } = this.subscription;
    this.#optimistic.confirmed(current, you, events);
    this.#view.set(current);
    this.#foreseen.set(this.#optimistic.current);
  }

  #settled(request: CommandRequest, outcome: CommandOutcome): void {
    this.#optimistic.settled(request, outcome);
    // Its events are told to everyone by the time that it is answered, and may be lost on the way here.
    if (outcome.ok) this.subscription.announced(outcome.revision);
    // What has no outcome yet gets none from here.
    if (!this.subscription.isOver) this.#tellOutcome(request, outcome);
  }

  #tellOutcome(request: CommandRequest, outcome: CommandOutcome): void {
    tellAll(this.#outcomeListeners, (listener) => listener(request, outcome));
  }

  async #send(
    request: Parameters<Outbox['submit']>[0] & { readonly id: string },
  ): Promise<SendResult> {
    const { store } = this.#options;
    const { socket } = this.subscription;
    if (!socket?.connected) return interrupted;
    // Asked again a moment later: it holds by then, or is lost.
    if (store?.lease.holds() === false) return unanswered;
    try {
      const answer = await askToDecide(socket, request, this.#options.bounds.answerTimeoutMs);
      return isOutcome(answer) ? answer : unanswered;
    } catch {
      return this.subscription.socket === socket ? unanswered : interrupted;
    }
  }
}
