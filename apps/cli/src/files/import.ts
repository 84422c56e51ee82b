import { appendLimits, type EventStore, type EventToAppend } from '@rembuk/event-sourcing';
import { ExpectedError } from '../expected-error.ts';
import { describe } from './broken-chain.ts';
import { type Chains, ChainsVerifier } from './chains.ts';
import { readLines } from './lines.ts';

/**
 * Reads a file of lines through before anything is written: every stream has to begin at its beginning and its chain
 * to hold.
 */
export async function checkLines(file: string): Promise<Chains> {
  const verifier = new ChainsVerifier();
  for await (const { stream, revision, event } of readLines(file)) {
    const broken = verifier.check(stream, { ...event, revision });
    if (broken) throw new ExpectedError(`${file}: ${describe(broken)}; nothing was imported`);
  }
  return verifier.result();
}

/** Events of one append: well inside what a store takes. */
const batchEvents = 1_000;
const batchBytes = appendLimits.appendBytesMax / 4;

/**
 * Appends the lines in the order of the file, so that streams stay as interleaved as they were. Ids, times, order and
 * hashes are those of the file. A stream that holds the beginning of the same history is continued, so that an import
 * that was cut off can be run again; one that holds anything else ends it.
 */
export async function importLines(store: EventStore, file: string): Promise<number> {
  const writer = new BatchWriter(store);
  for await (const { stream, revision, event } of readLines(file))
    await writer.add(stream, revision, event);
  await writer.flush();
  return writer.written;
}

class BatchWriter {
  written = 0;
  readonly #store: EventStore;
  readonly #heads = new Map<string, number>();
  #stream = '';
  #first = 0;
  #events: EventToAppend[] = [];
  #bytes = 0;

  constructor(store: EventStore) {
    this.#store = store;
  }

  async add(stream: string, revision: number, event: EventToAppend): Promise<void> {
    const head = await this.#headOf(stream);
    if (revision <= head) {
      if (revision === head) await this.#assertSame(stream, revision, event);
      return;
    }
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

  /** Where the stream ended before the import. */
  async #headOf(stream: string): Promise<number> {
    const known = this.#heads.get(stream);
    if (known !== undefined) return known;
    const head = (await this.#store.head(stream)) ?? -1;
    this.#heads.set(stream, head);
    return head;
  }

  /** One hash says it for all events before it. */
  async #assertSame(stream: string, revision: number, event: EventToAppend): Promise<void> {
    for await (const own of this.#store.readStream(stream, { from: revision, to: revision }))
      if (own.meta.hash === event.meta.hash) return;
    throw new ExpectedError(`${stream} holds another history already`);
  }
}
