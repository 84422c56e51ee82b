import { Answers } from './answers.ts';
import { CommandQueue } from './command-queue.ts';
import type { Submission } from './decider.ts';
import type { PlacedEvent } from './envelope.ts';
import { ConcurrencyError, StoreUnavailableError } from './event-store.ts';
import { FoldedStream } from './folded-stream.ts';
import type { LoopOptions } from './loop-options.ts';
import type { Answer, Postponed } from './outcome.ts';
import { type EventsOfCommands, type FoundOutcome, OutcomeLog } from './outcome-log.ts';
import { type Eventless, idOf, idTaken, type Pending, postponed } from './pending.ts';
import { planBatch, type Plan, withoutRevision } from './plan.ts';
import { Recordings } from './recordings.ts';
import { StreamTail } from './stream-tail.ts';
import { Turns } from './turns.ts';

/**
 * The decision loop of one stream: commands queue, each is decided against the state that includes the ones
 * before it, one append carries the batch, and only what is durable is answered and told.
 * While an append is in flight the next batch gathers; when it is quiet nothing waits.
 */
export class DecisionLoop<State, Command, Actor, Advice> {
  readonly #options: LoopOptions<State, Command, Actor, Advice>;
  readonly #outcomes: OutcomeLog;
  readonly #folded: FoldedStream<State>;
  readonly #answers: Answers<State, Command, Actor, Advice>;
  readonly #recordings: Recordings<State, Command, Actor, Advice>;

  readonly #queue = new CommandQueue<Pending<Command, Actor, Advice>>();
  /** Every command that has no answer yet; a repeat gets the same promise. */
  readonly #unanswered = new Map<string, Pending<Command, Actor, Advice>>();
  readonly #tail: StreamTail<State>;
  readonly #turns: Turns;
  #running: Promise<void> | undefined;
  /** Of a batch, or of a look at what others wrote. */
  #turnOver = Promise.withResolvers<void>();
  /** Who waits for what the store holds: let go meanwhile, they would hear of nothing any more. */
  #refreshing = 0;
  #closing = false;

  private constructor(options: LoopOptions<State, Command, Actor, Advice>) {
    const { stream, store, decider, bounds, held, listener, random } = options;
    this.#options = options;
    this.#turns = new Turns(random);
    this.#outcomes = new OutcomeLog(store, stream, bounds.outcomesRemembered);
    const { recentEventsMax, recentBytesMax } = bounds;
    this.#folded = new FoldedStream({
      stream,
      store,
      fold: decider,
      recentEventsMax,
      recentBytesMax,
      held,
    });
    this.#answers = new Answers(options, () => this.state);
    this.#recordings = new Recordings({
      stream,
      listener,
      outcomes: this.#outcomes,
      answers: this.#answers,
      isThere: () => this.head >= 0,
      answer: (pending, answer) => this.#answer(pending, answer),
    });
    this.#tail = new StreamTail(this.#folded, {
      stream,
      store,
      listener,
      random,
      remember: (events) => this.#remember(events),
      found: (events) => this.#found(events),
      wake: () => {
        if (!this.#closing) this.#running ??= this.#run();
      },
    });
  }

  /** Folds the stream: the snapshot, if there is one, and the events behind it. */
  static async load<State, Command, Actor, Advice>(
    options: LoopOptions<State, Command, Actor, Advice>,
  ): Promise<DecisionLoop<State, Command, Actor, Advice>> {
    const loop = new DecisionLoop(options);
    await loop.#outcomes.load(options.held?.snapshot.revision);
    await loop.#tail.load();
    return loop;
  }

  get state(): State {
    return this.#folded.state;
  }

  /** Revision of the last durable event; -1 for an empty stream. */
  get head(): number {
    return this.#folded.head;
  }

  get headHash(): string {
    return this.#folded.hash;
  }

  get idle(): boolean {
    return (
      !this.#running && this.#queue.length === 0 && this.#recordings.idle && this.#refreshing === 0
    );
  }

  /** The events behind `revision` if they are still at hand. */
  recentAfter(revision: number): readonly PlacedEvent[] | undefined {
    return this.#folded.recentAfter(revision);
  }

  /** Queues a command; resolves when its outcome is durable, or postponed. Never rejects. */
  submit(submission: Submission<Command, Actor>): Promise<Answer<Advice>> {
    const { commandId, actorId, bytes } = submission;
    const waiting = this.#unanswered.get(commandId);
    if (waiting)
      return waiting.submission.actorId === actorId ? waiting.answered : Promise.resolve(idTaken);
    const known = this.#recall(submission);
    if (known) return Promise.resolve(known);
    if (this.#closing) return Promise.resolve(postponed('shutting_down'));
    const { queuedCommandsMax, queuedBytesMax } = this.#options.bounds;
    if (this.#queue.length >= queuedCommandsMax || this.#queue.bytes + bytes > queuedBytesMax)
      return Promise.resolve(postponed('overloaded'));

    const { promise, resolve } = Promise.withResolvers<Answer<Advice>>();
    const pending = { submission, answered: promise, answer: resolve };
    this.#queue.push(pending);
    this.#unanswered.set(commandId, pending);
    this.#running ??= this.#run();
    return promise;
  }

  /** The store holds this event: unless it is one of ours, it is taken over and told. */
  heard(event: PlacedEvent): void {
    this.#tail.hear(event);
  }

  /** The store holds an event at this revision: unless it is one of ours, all up to there is taken over and told. */
  noticed(revision: number): void {
    this.#tail.notice(revision);
  }

  /** Resolves when all is taken over that the store holds now. @throws StoreUnavailableError */
  async refresh(): Promise<void> {
    const { store, stream } = this.#options;
    this.#refreshing += 1;
    try {
      const revision = (await store.head(stream)) ?? -1;
      this.noticed(revision);
      // Not until it rests: others may keep it at work.
      while (this.head < revision && this.#running) await this.#turnOver.promise;
      if (this.head < revision) throw new StoreUnavailableError('unreachable');
    } finally {
      this.#refreshing -= 1;
    }
  }

  /** Takes no more commands and resolves when everything accepted so far is answered. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#running;
    await this.#recordings.end();
  }

  async #run(): Promise<void> {
    // One turn of the microtask queue lets commands that arrived together be decided together.
    await Promise.resolve();
    const { batchCommandsMax, batchBytesMax } = this.#options.bounds;
    while (this.#queue.length > 0 || (this.#tail.isBehind && !this.#closing)) {
      await this.#options.turn.left();
      if (this.#queue.length === 0) await this.#tail.catchUp();
      else {
        await this.#turns.mine();
        const batch = this.#queue.take(batchCommandsMax, batchBytesMax);
        const reason = await this.#settle(batch);
        if (reason) for (const pending of batch) this.#answer(pending, postponed(reason));
      }
      this.#endTurn();
    }
    this.#running = undefined;
    this.#endTurn();
  }

  #endTurn(): void {
    this.#turnOver.resolve();
    this.#turnOver = Promise.withResolvers();
  }

  /** Decides and appends a batch; gives the reason when it has to be sent again. */
  async #settle(
    batch: readonly Pending<Command, Actor, Advice>[],
  ): Promise<Postponed['postponed'] | undefined> {
    const { bounds, listener, stream } = this.#options;
    try {
      for (let attempt = 0; attempt <= bounds.conflictsMax; attempt++) {
        await this.#tail.takeOver(this.#servedElsewhere(batch));
        // A conflict may come of a command that was decided long ago.
        let fresh = await this.#answerKnown(batch, attempt > 0);
        // What came while that was looked up would make the append too late.
        if (this.#tail.takeHeard()) fresh = await this.#answerHeard(fresh);
        const plan = this.#plan(fresh, await this.#undone(fresh));
        if (await this.#isOutdated(plan)) continue;
        if (await this.#append(plan)) {
          this.#conclude(fresh, plan);
          const rest = fresh.slice(plan.planned.length);
          this.#queue.putBack(rest);
          return undefined;
        }
        listener.conflicted?.(stream);
        await this.#turns.lost();
      }
      return 'conflict';
    } catch (error) {
      // Nothing is known of the append now: whatever it left is read back before the next decision.
      this.#tail.unclear();
      listener.failed?.(stream, error);
      return error instanceof StoreUnavailableError ? 'store_unavailable' : 'internal';
    }
  }

  /**
   * An author who saw more than this node holds may have been served by another one. Where there is no other, the number
   * is wrong, and nothing is read for it.
   */
  #servedElsewhere(batch: readonly Pending<Command, Actor, Advice>[]): boolean {
    const { shared } = this.#options.store.capabilities;
    return shared && batch.some(({ submission }) => submission.seen > this.head);
  }

  /**
   * Where others write too, a batch that leads to nothing was perhaps refused for what they have changed meanwhile, and
   * no append would show it.
   */
  async #isOutdated({ events }: Plan<State>): Promise<boolean> {
    const { store, stream } = this.#options;
    if (!store.capabilities.shared || events.length > 0) return false;
    this.#tail.notice((await store.head(stream)) ?? -1);
    return this.#tail.isBehind;
  }

  /** Answers what was decided before (an earlier try, another node); gives the rest. */
  async #answerKnown(
    batch: readonly Pending<Command, Actor, Advice>[],
    thorough: boolean,
  ): Promise<readonly Pending<Command, Actor, Advice>[]> {
    const known = await this.#outcomes.known(batch.map(idOf), thorough);
    return this.#answerThose(batch, (id) => known.get(id));
  }

  /** Answers those whose events were heard a moment ago; one of which not all may have been heard is looked up. */
  async #answerHeard(
    batch: readonly Pending<Command, Actor, Advice>[],
  ): Promise<readonly Pending<Command, Actor, Advice>[]> {
    const rest = this.#answerThose(batch, (id) => this.#outcomes.recall(id));
    const isHalfHeard = rest.some((pending) => idOf(pending) === this.#tail.halfHeard);
    return isHalfHeard ? this.#answerKnown(rest, true) : rest;
  }

  #answerThose(
    batch: readonly Pending<Command, Actor, Advice>[],
    known: (commandId: string) => FoundOutcome | undefined,
  ): readonly Pending<Command, Actor, Advice>[] {
    return batch.filter((pending) => {
      const found = known(idOf(pending));
      if (found) this.#answer(pending, this.#answers.again(pending.submission, found));
      return !found;
    });
  }

  /** What some of these take back: one question for all, and none where there is nothing. */
  async #undone(
    batch: readonly Pending<Command, Actor, Advice>[],
  ): Promise<EventsOfCommands | undefined> {
    const ids = batch.flatMap(({ submission: { undoes } }) => undoes ?? []);
    return ids.length === 0 ? undefined : this.#outcomes.eventsOf(ids, this.#folded.recent);
  }

  #plan(
    batch: readonly Pending<Command, Actor, Advice>[],
    undone: EventsOfCommands | undefined,
  ): Plan<State> {
    const { decider, clock, turn } = this.#options;
    let sinceMs = performance.now();
    const isOver = (): boolean => {
      const nowMs = performance.now();
      turn.spend(nowMs - sinceMs);
      sinceMs = nowMs;
      return turn.isSpent;
    };
    const { state, head, hash } = this.#folded;
    const place = { state, head, hash, at: this.#folded.nextAt(clock()) };
    const start = undone === undefined ? place : { ...place, undone };
    const submissions = batch.map(({ submission }) => submission);
    const plan = planBatch(decider, start, submissions, isOver);
    isOver();
    return plan;
  }

  /** False when another writer was faster. */
  async #append(plan: Plan<State>): Promise<boolean> {
    const { store, stream, listener, clock } = this.#options;
    if (plan.events.length === 0) return true;
    const [started, startedMs] = [clock(), performance.now()];
    const expected = this.head === -1 ? 'no_stream' : this.head;
    try {
      await store.append(stream, expected, plan.events.map(withoutRevision));
    } catch (error) {
      if (!(error instanceof ConcurrencyError)) throw error;
      if (error.actual > this.head) this.#tail.notice(error.actual);
      else this.#tail.unclear();
      return false;
    }
    this.#turns.had(performance.now() - startedMs);
    const appendMs = clock() - started;
    const { planned, events } = plan;
    listener.batchCommitted?.({ commands: planned.length, events: events.length, appendMs });
    return true;
  }

  /** The append is durable: take it over, tell it, answer it. */
  #conclude(batch: readonly Pending<Command, Actor, Advice>[], plan: Plan<State>): void {
    const { listener, stream } = this.#options;
    this.#folded.take(plan.events, plan.state);
    if (plan.events.length > 0) listener.committed(stream, plan.events);
    const eventless: Eventless<Command, Actor, Advice>[] = [];
    for (const [index, pending] of batch.entries()) {
      const planned = plan.planned[index];
      if (!planned) continue;
      if ('outcome' in planned && !planned.record) {
        const { commandId, actorId } = pending.submission;
        this.#outcomes.remember(commandId, actorId, planned.outcome);
        this.#answer(pending, this.#answers.of(pending.submission, planned.outcome));
      } else eventless.push({ pending, planned });
    }
    this.#recordings.begin(eventless);
  }

  #found(events: readonly PlacedEvent[]): void {
    const { shared } = this.#options.store.capabilities;
    const isOwn = ({ meta }: PlacedEvent) => this.#unanswered.has(meta.commandId);
    if (shared && !events.every(isOwn)) this.#turns.othersWrite();
  }

  #remember(events: readonly PlacedEvent[]): void {
    for (const { revision, meta } of events)
      this.#outcomes.remember(meta.commandId, meta.actorId, { ok: true, revision });
  }

  #recall(submission: Submission<Command, Actor>): Answer<Advice> | undefined {
    const known = this.#outcomes.recall(submission.commandId);
    return known && this.#answers.again(submission, known);
  }

  #answer(pending: Pending<Command, Actor, Advice>, answer: Answer<Advice>): void {
    const { commandId } = pending.submission;
    if (this.#unanswered.get(commandId) === pending) this.#unanswered.delete(commandId);
    pending.answer(answer);
  }
}
