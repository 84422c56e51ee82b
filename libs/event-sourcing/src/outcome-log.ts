import type { EventMeta, PlacedEvent, RecordedEvent } from './envelope.ts';
import { eventId, outcomeEventId } from './event-id.ts';
import { ConcurrencyError, type EventStore } from './event-store.ts';
import { genesisHash, seal } from './hash-chain.ts';
import type { Outcome, OutcomeRecorded } from './outcome.ts';
import { OutcomeMemory } from './outcome-memory.ts';
import type { RecentEvents } from './recent-events.ts';

/** Times a recording is tried again when another node recorded something first. */
const conflictsMax = 8;

export interface UnrecordedOutcome {
  readonly commandId: string;
  readonly meta: EventMeta;
  readonly recorded: OutcomeRecorded;
}

export interface FoundOutcome {
  readonly actorId: string;
  readonly outcome: Outcome;
}

/** What is known of commands that were decided before, by their ids. */
export type FoundOutcomes = ReadonlyMap<string, FoundOutcome>;

/** What commands led to, as far as they left events, by their ids. */
export type EventsOfCommands = ReadonlyMap<string, readonly PlacedEvent[]>;

/**
 * Answers "was this command decided before, and how?" for one stream, from memory and from the log.
 * Commands with events are found in the stream itself; the others in its sibling `outcomes-` stream,
 * so that the stream holds changes only. Memory is kept of the two apart: the second is the shorter one.
 */
export class OutcomeLog {
  readonly #store: EventStore;
  readonly #stream: string;
  readonly #capacity: number;
  readonly #withEvents: OutcomeMemory;
  readonly #withoutEvents: OutcomeMemory;
  /** Where the outcomes stream ends; its chain goes on from there. */
  #tail: { readonly revision: number; readonly hash: string };
  #tailUnknown = false;
  /** Recordings go one after the other: each is chained to the one before. */
  #recording: Promise<unknown> = Promise.resolve();

  /** @param capacity outcomes remembered, half of them with events */
  constructor(store: EventStore, stream: string, capacity: number) {
    this.#store = store;
    this.#stream = stream;
    this.#capacity = Math.ceil(capacity / 2);
    this.#withEvents = new OutcomeMemory(this.#capacity);
    this.#withoutEvents = new OutcomeMemory(this.#capacity);
    this.#tail = { revision: -1, hash: genesisHash(OutcomeLog.streamOf(stream)) };
    // What others decide is not told here.
    if (this.#isShared) {
      this.#withEvents.markIncomplete();
      this.#withoutEvents.markIncomplete();
    }
  }

  static streamOf(stream: string): string {
    return `outcomes-${stream}`;
  }

  get #isShared(): boolean {
    return this.#store.capabilities.shared;
  }

  /** Takes in the latest recorded outcomes; the rest is asked for when it is needed. */
  async load(snapshotRevision: number | undefined): Promise<void> {
    if (snapshotRevision !== undefined) this.#withEvents.markIncomplete();
    const latest: RecordedEvent[] = [];
    const backwards = this.#store.readStream(OutcomeLog.streamOf(this.#stream), {
      direction: 'backwards',
    });
    for await (const event of backwards) {
      if (latest.length >= this.#capacity) {
        this.#withoutEvents.markIncomplete();
        break;
      }
      latest.push(event);
    }
    const last = latest[0];
    if (last) this.#tail = { revision: last.revision, hash: last.meta.hash };
    for (const event of latest.reverse())
      this.#withoutEvents.remember(event.meta.commandId, foundOutcome(event));
  }

  recall(commandId: string): FoundOutcome | undefined {
    const found = this.#withEvents.recall(commandId);
    if (found) return found;
    const recorded = this.#withoutEvents.recall(commandId);
    // Another node may have decided it too, and events win.
    return recorded && this.#isShared && !this.#withEvents.complete ? undefined : recorded;
  }

  /** Of a command that left events. */
  remember(commandId: string, actorId: string, outcome: Outcome): void {
    this.#withEvents.remember(commandId, { actorId, outcome });
  }

  /**
   * What is known before commands are decided. Unless asked to be thorough, a store that refuses known ids is not asked
   * for their events: should such a command lead to events again, its append conflicts; should it not, see {@link record}.
   */
  known(commandIds: readonly string[], thorough: boolean): Promise<FoundOutcomes> {
    const { refusesKnownIds } = this.#store.capabilities;
    return this.#look(commandIds, {
      withEvents: (thorough || !refusesKnownIds || this.#isShared) && !this.#withEvents.complete,
      withoutEvents: !this.#withoutEvents.complete,
    });
  }

  /** Those of the commands that left events. */
  decidedWithEvents(commandIds: readonly string[]): Promise<FoundOutcomes> {
    return this.#look(commandIds, {
      withEvents: !this.#withEvents.complete,
      withoutEvents: false,
    });
  }

  /** The same, of commands whose outcomes were just recorded as those of commands without events. */
  overruled(commandIds: readonly string[]): Promise<FoundOutcomes> {
    return this.#isShared ? this.decidedWithEvents(commandIds) : Promise.resolve(new Map());
  }

  /** What those of the commands led to that left events: without asking the log where it is among the `recent` ones. */
  async eventsOf(commandIds: readonly string[], recent: RecentEvents): Promise<EventsOfCommands> {
    const found = new Map<string, readonly PlacedEvent[]>();
    const lookedUp: string[] = [];
    for (const id of commandIds) {
      const remembered = this.#withEvents.recall(id);
      const events = remembered?.outcome.ok && recent.upTo(remembered.outcome.revision, id);
      if (events) found.set(id, events);
      else if (remembered || !this.#withEvents.complete) lookedUp.push(id);
    }
    if (lookedUp.length === 0) return found;
    const keys = lookedUp.map((id) => ({ stream: this.#stream, id: eventId(id, 0) }));
    for (const first of await this.#store.findByIds(keys))
      if (first) found.set(first.meta.commandId, await Array.fromAsync(this.#from(first)));
    return found;
  }

  /** From memory, and what memory may have forgotten from the log: one question for all. */
  async #look(
    commandIds: readonly string[],
    log: { readonly withEvents: boolean; readonly withoutEvents: boolean },
  ): Promise<FoundOutcomes> {
    const found = new Map<string, FoundOutcome>();
    const unknown: string[] = [];
    for (const id of commandIds) {
      const remembered = this.recall(id);
      if (remembered) found.set(id, remembered);
      else unknown.push(id);
    }
    if (unknown.length === 0 || !(log.withEvents || log.withoutEvents)) return found;
    const recordings = OutcomeLog.streamOf(this.#stream);
    const keys = [
      ...(log.withEvents ? unknown : []).map((id) => ({
        stream: this.#stream,
        id: eventId(id, 0),
      })),
      ...(log.withoutEvents ? unknown : []).map((id) => ({
        stream: recordings,
        id: outcomeEventId(id),
      })),
    ];
    const events = await this.#store.findByIds(keys);
    for (const [index, event] of events.entries()) {
      if (!event) continue;
      const { commandId } = event.meta;
      // Events, which were asked for first, win.
      if (found.has(commandId)) continue;
      if (keys[index]?.stream === recordings) {
        const outcome = foundOutcome(event);
        this.#withoutEvents.remember(commandId, outcome);
        found.set(commandId, outcome);
      } else {
        const { actorId } = event.meta;
        const revision = await this.#lastRevisionOf(event);
        this.remember(commandId, actorId, { ok: true, revision });
        found.set(commandId, { actorId, outcome: { ok: true, revision } });
      }
    }
    return found;
  }

  async #lastRevisionOf(first: RecordedEvent): Promise<number> {
    let last = first.revision;
    for await (const { revision } of this.#from(first)) last = revision;
    return last;
  }

  /** The events of one command lie next to each other, and most have few: looks a few further, then further still. */
  async *#from(first: RecordedEvent): AsyncIterable<RecordedEvent> {
    yield first;
    let last = first.revision;
    for (let ahead = 4; ; ahead *= 4) {
      const to = last + ahead;
      for await (const event of this.#store.readStream(this.#stream, { from: last + 1, to })) {
        if (event.meta.commandId !== first.meta.commandId) return;
        yield event;
        last = event.revision;
      }
      if (last < to) return;
    }
  }

  /**
   * Makes outcomes without events durable; only then may they be told. Gives those that stand instead, because the
   * command was decided before. None of them may have left events: see {@link decidedWithEvents}.
   * @throws StoreUnavailableError; recording the same outcomes again is safe.
   */
  record(outcomes: readonly UnrecordedOutcome[]): Promise<FoundOutcomes> {
    const recorded = this.#recording.then(() => this.#append(outcomes));
    this.#recording = recorded.catch(() => undefined);
    return recorded;
  }

  async #append(outcomes: readonly UnrecordedOutcome[]): Promise<FoundOutcomes> {
    const stream = OutcomeLog.streamOf(this.#stream);
    const standing = new Map<string, FoundOutcome>();
    for (let attempt = 0; ; attempt++) {
      if (this.#tailUnknown) await this.#readTail();
      const unrecorded = outcomes.filter(({ commandId }) => {
        const known = this.recall(commandId) ?? this.#withoutEvents.recall(commandId);
        if (known) standing.set(commandId, known);
        return !known;
      });
      if (unrecorded.length === 0) return standing;
      let { hash } = this.#tail;
      const events = unrecorded.map(({ commandId, meta, recorded }) => {
        const event = seal(hash, { id: outcomeEventId(commandId), meta, ...recorded });
        hash = event.meta.hash;
        return event;
      });
      try {
        const { revision } = this.#tail;
        const appended = await this.#store.append(
          stream,
          revision === -1 ? 'no_stream' : revision,
          events,
        );
        this.#tail = { revision: appended.revision, hash };
      } catch (error) {
        this.#tailUnknown = true;
        if (error instanceof ConcurrencyError && attempt < conflictsMax) continue;
        throw error;
      }
      for (const { commandId, meta, recorded } of unrecorded)
        this.#withoutEvents.remember(commandId, {
          actorId: meta.actorId,
          outcome: outcomeOf(recorded),
        });
      return standing;
    }
  }

  async #readTail(): Promise<void> {
    const stream = OutcomeLog.streamOf(this.#stream);
    for await (const event of this.#store.readStream(stream, { from: this.#tail.revision + 1 })) {
      this.#tail = { revision: event.revision, hash: event.meta.hash };
      this.#withoutEvents.remember(event.meta.commandId, foundOutcome(event));
    }
    this.#tailUnknown = false;
  }
}

function foundOutcome(event: RecordedEvent): FoundOutcome {
  const { type, data } = event;
  const { decidedAt, code, details } = data as OutcomeRecorded['data'];
  const recorded = {
    type: type as OutcomeRecorded['type'],
    v: 1 as const,
    data: {
      decidedAt,
      ...(code === undefined ? {} : { code }),
      ...(details === undefined ? {} : { details }),
    },
  };
  return { actorId: event.meta.actorId, outcome: outcomeOf(recorded) };
}

function outcomeOf({ type, data }: OutcomeRecorded): Outcome {
  if (type === 'CommandHadNoEffect') return { ok: true, revision: data.decidedAt, unchanged: true };
  const code = data.code ?? 'refused';
  return data.details === undefined
    ? { ok: false, code }
    : { ok: false, code, details: data.details };
}
