import {
  type AppendResult,
  ConcurrencyError,
  type ExpectedRevision,
  type PreparedAppend,
  StoreUnavailableError,
} from '@rembuk/event-sourcing';
import { anyRevision, type AppendsMessage } from './log/messages.ts';

export interface QueueBounds {
  /** Appends that may wait for their commit; one more is refused as `overloaded`. */
  readonly pendingAppendsMax: number;
  readonly pendingBytesMax: number;
}

/** A turn that brings more is sent in parts: the writer begins with the first while the rest is still prepared. */
const messageAppendsMax = 32;
const messageBytesMax = 16 * 1024;

interface Pending {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly bytes: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The appends that wait for their commit, in order. All of one turn of the event loop cross to the writer as one
 * message; the writer answers in the same order, so an answer needs no name.
 */
export class AppendQueue {
  readonly #bounds: QueueBounds;
  readonly #post: (message: AppendsMessage) => void;
  /** In the order of the answers to come; `#settled` of them have theirs. */
  #pending: Pending[] = [];
  #settled = 0;
  #bytes = 0;

  #fields: (string | number)[] = [];
  #gathered = 0;
  #gatheredBytes = 0;
  #scheduled: NodeJS.Immediate | undefined;

  constructor(bounds: QueueBounds, post: (message: AppendsMessage) => void) {
    this.#bounds = bounds;
    this.#post = post;
  }

  get size(): number {
    return this.#pending.length - this.#settled;
  }

  add(
    stream: string,
    expected: ExpectedRevision,
    { events, bytes }: PreparedAppend,
  ): Promise<AppendResult> {
    const { pendingAppendsMax, pendingBytesMax } = this.#bounds;
    if (this.size >= pendingAppendsMax || this.#bytes + bytes > pendingBytesMax)
      throw new StoreUnavailableError('overloaded');
    this.#fields.push(stream, revisionNumber(expected), events.length);
    for (const { id, type, v, meta, data } of events) this.#fields.push(id, type, v, meta, data);
    this.#gathered += 1;
    this.#gatheredBytes += bytes;
    this.#bytes += bytes;
    const { promise, resolve, reject } = Promise.withResolvers<AppendResult>();
    this.#pending.push({ stream, expected, bytes, resolve, reject });
    // Behind this turn's input: what its other messages append goes along.
    if (this.#gathered >= messageAppendsMax || this.#gatheredBytes >= messageBytesMax) this.flush();
    else this.#scheduled ??= setImmediate(() => this.flush());
    return promise;
  }

  /** Sends what has gathered. */
  flush(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    if (this.#gathered === 0) return;
    this.#post({
      kind: 'append',
      appends: this.#gathered,
      bytes: this.#gatheredBytes,
      fields: this.#fields,
    });
    this.#fields = [];
    this.#gathered = 0;
    this.#gatheredBytes = 0;
  }

  /** Settles the oldest appends as the writer decided; gives the highest position among them. */
  settle(results: Float64Array): number {
    let highest = -1;
    for (let at = 0; at < results.length; at += 2) {
      const { stream, expected, resolve, reject } = this.#oldest();
      const revision = results[at] as number;
      const position = results[at + 1] as number;
      highest = Math.max(highest, position);
      if (position < 0) reject(new ConcurrencyError(stream, expected, revision));
      else resolve({ revision, position: String(position) });
    }
    return highest;
  }

  /** Rejects the oldest appends. */
  reject(appends: number, error: StoreUnavailableError): void {
    for (let append = 0; append < appends; append++) this.#oldest().reject(error);
  }

  /** The writer will answer no more. */
  rejectAll(error: StoreUnavailableError): void {
    clearImmediate(this.#scheduled);
    this.reject(this.size, error);
  }

  #oldest(): Pending {
    const pending = this.#pending[this.#settled];
    if (!pending) throw new Error('the writer answered more than it was asked');
    this.#settled += 1;
    this.#bytes -= pending.bytes;
    // Shifting a long array each time would be quadratic.
    if (this.#settled === this.#pending.length || this.#settled >= 4_096) {
      this.#pending = this.#pending.slice(this.#settled);
      this.#settled = 0;
    }
    return pending;
  }
}

function revisionNumber(expected: ExpectedRevision): number {
  if (expected === 'any') return anyRevision;
  return expected === 'no_stream' ? -1 : expected;
}
