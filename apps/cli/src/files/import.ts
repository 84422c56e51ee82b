import { appendLimits, type EventStore, type EventToAppend } from '@rembuk/event-sourcing';
import { ExpectedError } from '../expected-error.ts';
import type { ChainHead } from './chains.ts';
import { readLines } from './lines.ts';
import { messageOf } from './log.ts';

/** Events of one append: well inside what a store takes. */
const batchEvents = 1_000;
const batchBytes = appendLimits.appendBytesMax / 4;

/**
 * Appends lines that were checked, in the order of the file, so that streams stay as interleaved as they were. Ids,
 * times, order and hashes are those of the file. A stream that holds the beginning of the same history is continued, so
 * that an import that was cut off can be run again; where one holds anything else, nothing is written.
 * @param heads of the streams in the file
 */
export async function importLines(
  store: EventStore,
  file: string,
  heads: readonly ChainHead[],
): Promise<number> {
  const standing = await standingIn(store, heads);
  await assertContinued(store, file, lastOfBoth(standing, heads));
  const writer = new BatchWriter(store, standing);
  try {
    for await (const { stream, revision, event } of readLines(file))
      await writer.add(stream, revision, event);
    await writer.flush();
  } catch (error) {
    const what = `${file}: ${messageOf(error)}`;
    throw new ExpectedError(`${what}; ${writer.written} events were imported, run it again`);
  }
  return writer.written;
}

/** The last revision of each stream that was there before the import. */
type Standing = ReadonlyMap<string, number>;

async function standingIn(store: EventStore, heads: readonly ChainHead[]): Promise<Standing> {
  const standing = new Map<string, number>();
  for (const { stream } of heads) {
    const head = await store.head(stream);
    if (head !== undefined) standing.set(stream, head);
  }
  return standing;
}

/** One hash says it for all events before it: the last that both have. */
function lastOfBoth(standing: Standing, heads: readonly ChainHead[]): Standing {
  const shared = new Map<string, number>();
  for (const { stream, events } of heads) {
    const head = standing.get(stream);
    if (head !== undefined) shared.set(stream, Math.min(head, events - 1));
  }
  return shared;
}

async function assertContinued(store: EventStore, file: string, shared: Standing): Promise<void> {
  if (shared.size === 0) return;
  for await (const { number, stream, revision, event } of readLines(file)) {
    if (revision !== shared.get(stream)) continue;
    for await (const own of store.readStream(stream, { from: revision, to: revision }))
      if (own.meta.hash !== event.meta.hash)
        throw new ExpectedError(
          `${file}, line ${number}: ${stream} holds another history already; nothing was imported`,
        );
  }
}

class BatchWriter {
  written = 0;
  readonly #store: EventStore;
  readonly #standing: Standing;
  #stream = '';
  #first = 0;
  #events: EventToAppend[] = [];
  #bytes = 0;

  constructor(store: EventStore, standing: Standing) {
    this.#store = store;
    this.#standing = standing;
  }

  async add(stream: string, revision: number, event: EventToAppend): Promise<void> {
    if (revision <= (this.#standing.get(stream) ?? -1)) return;
    const full = this.#events.length >= batchEvents || this.#bytes >= batchBytes;
    if (stream !== this.#stream || full) await this.flush();
    if (this.#events.length === 0) {
      this.#stream = stream;
      this.#first = revision;
    }
    this.#events.push(event);
    this.#bytes += JSON.stringify(event).length;
  }

  async flush(): Promise<void> {
    if (this.#events.length === 0) return;
    const expected = this.#first === 0 ? 'no_stream' : this.#first - 1;
    await this.#store.append(this.#stream, expected, this.#events);
    this.written += this.#events.length;
    this.#events = [];
    this.#bytes = 0;
  }
}
