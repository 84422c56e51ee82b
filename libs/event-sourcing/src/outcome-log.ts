import type { EventMeta, RecordedEvent } from './envelope.ts';
import { eventId, outcomeEventId } from './event-id.ts';
import type { EventStore } from './event-store.ts';
import { genesisHash, seal } from './hash-chain.ts';
import type { Outcome, OutcomeRecorded } from './outcome.ts';
import { OutcomeMemory } from './outcome-memory.ts';

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

  constructor(store: EventStore, stream: string, capacity: number) {
    this.#store = store;
    this.#stream = stream;
    this.#capacity = capacity;
    this.#memory = new OutcomeMemory(capacity);
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

  /** The events of one command lie next to each other. */
  async #lastRevisionOf(first: RecordedEvent): Promise<number> {
    let last = first.revision;
    for await (const event of this.#store.readStream(this.#stream, { from: first.revision })) {
      if (event.meta.commandId !== first.meta.commandId) break;
      last = event.revision;
    }
    return last;
  }

  /** Makes outcomes without events durable; only then may they be told. */
  async record(
    outcomes: readonly {
      readonly commandId: string;
      readonly meta: EventMeta;
      readonly recorded: OutcomeRecorded;
    }[],
  ): Promise<void> {
    const stream = OutcomeLog.streamOf(this.#stream);
    // Outcomes of one stream have no order among each other, so each is chained to the stream's name alone.
    const start = genesisHash(stream);
    const events = outcomes.map(({ commandId, meta, recorded }) =>
      seal(start, { id: outcomeEventId(commandId), meta, ...recorded }),
    );
    await this.#store.append(stream, 'any', events);
    for (const { commandId, meta, recorded } of outcomes)
      this.remember(commandId, meta.actorId, outcomeOf(recorded));
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
