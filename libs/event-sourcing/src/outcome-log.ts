import type { EventMeta, RecordedEvent } from './envelope.ts';
import { eventId, outcomeEventId } from './event-id.ts';
import { ConcurrencyError, type EventStore } from './event-store.ts';
import { genesisHash, seal } from './hash-chain.ts';
import type { Outcome, OutcomeRecorded } from './outcome.ts';
import { OutcomeMemory } from './outcome-memory.ts';

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

/**
 * Answers "was this command decided before, and how?" for one stream, from memory and from the log.
 * Commands with events are found in the stream itself; the others in its sibling `outcomes-` stream,
 * so that the stream holds changes only.
 */
export class OutcomeLog {
  readonly #store: EventStore;
  readonly #stream: string;
  readonly #memory: OutcomeMemory;
  readonly #capacity: number;
  /** Where the outcomes stream ends; its chain goes on from there. */
  #tail: { readonly revision: number; readonly hash: string };
  #tailUnknown = false;
  /** Recordings go one after the other: each is chained to the one before. */
  #recording: Promise<void> = Promise.resolve();

  constructor(store: EventStore, stream: string, capacity: number) {
    this.#store = store;
    this.#stream = stream;
    this.#capacity = capacity;
    this.#memory = new OutcomeMemory(capacity);
    this.#tail = { revision: -1, hash: genesisHash(OutcomeLog.streamOf(stream)) };
  }

  static streamOf(stream: string): string {
    return `outcomes-${stream}`;
  }

  /** Takes in the latest recorded outcomes; the rest is asked for when it is needed. */
  async load(snapshotRevision: number | undefined): Promise<void> {
    if (snapshotRevision !== undefined) this.#memory.markIncomplete();
    const latest: RecordedEvent[] = [];
    const backwards = this.#store.readStream(OutcomeLog.streamOf(this.#stream), {
      direction: 'backwards',
    });
    for await (const event of backwards) {
      if (latest.length >= this.#capacity / 2) {
        this.#memory.markIncomplete();
        break;
      }
      latest.push(event);
    }
    const last = latest[0];
    if (last) this.#tail = { revision: last.revision, hash: last.meta.hash };
    for (const event of latest.reverse())
      this.#memory.remember(event.meta.commandId, foundOutcome(event));
  }

  recall(commandId: string): FoundOutcome | undefined {
    return this.#memory.recall(commandId);
  }

  remember(commandId: string, actorId: string, outcome: Outcome): void {
    this.#memory.remember(commandId, { actorId, outcome });
  }

  /** Looks up in the log what memory may have forgotten; afterwards `recall` knows. */
  async refresh(commandIds: readonly string[]): Promise<void> {
    if (this.#memory.complete) return;
    const unknown = commandIds.filter((id) => !this.#memory.recall(id));
    await Promise.all(unknown.map((id) => this.#lookUp(id)));
  }

  async #lookUp(commandId: string): Promise<void> {
    const outcomes = OutcomeLog.streamOf(this.#stream);
    const [first, recorded] = await Promise.all([
      this.#store.findById(this.#stream, eventId(commandId, 0)),
      this.#store.findById(outcomes, outcomeEventId(commandId)),
    ]);
    if (first) {
      const revision = await this.#lastRevisionOf(first);
      this.remember(commandId, first.meta.actorId, { ok: true, revision });
    } else if (recorded) {
      this.#memory.remember(commandId, foundOutcome(recorded));
    }
  }

  /** The events of one command lie next to each other, and most have few: looks a few further, then further still. */
  async #lastRevisionOf(first: RecordedEvent): Promise<number> {
    let last = first.revision;
    for (let ahead = 4; ; ahead *= 4) {
      const to = last + ahead;
      for await (const event of this.#store.readStream(this.#stream, { from: last + 1, to })) {
        if (event.meta.commandId !== first.meta.commandId) return last;
        last = event.revision;
      }
      if (last < to) return last;
    }
  }

  /**
   * Makes outcomes without events durable; only then may they be told.
   * @throws StoreUnavailableError; recording the same outcomes again is safe.
   */
  record(outcomes: readonly UnrecordedOutcome[]): Promise<void> {
    const recorded = this.#recording.then(() => this.#append(outcomes));
    this.#recording = recorded.catch(() => undefined);
    return recorded;
  }

  async #append(outcomes: readonly UnrecordedOutcome[]): Promise<void> {
    const stream = OutcomeLog.streamOf(this.#stream);
    for (let attempt = 0; ; attempt++) {
      if (this.#tailUnknown) await this.#readTail();
      const unrecorded = outcomes.filter(({ commandId }) => !this.#memory.recall(commandId));
      if (unrecorded.length === 0) return;
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
        this.remember(commandId, meta.actorId, outcomeOf(recorded));
      return;
    }
  }

  async #readTail(): Promise<void> {
    const stream = OutcomeLog.streamOf(this.#stream);
    for await (const event of this.#store.readStream(stream, { from: this.#tail.revision + 1 })) {
      this.#tail = { revision: event.revision, hash: event.meta.hash };
      this.#memory.remember(event.meta.commandId, foundOutcome(event));
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
  if (type === 'CommandHadNoEffect') return { ok: true, revision: data.decidedAt };
  const code = data.code ?? 'refused';
  return data.details === undefined
    ? { ok: false, code }
    : { ok: false, code, details: data.details };
}
