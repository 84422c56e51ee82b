import type { EventToAppend, RecordedEvent } from './envelope.ts';
import type { ChainVerdict } from './hash-chain.ts';

/** The revision a stream must have for an append to be accepted; `any` skips the check. */
export type ExpectedRevision = number | 'no_stream' | 'any';

export interface AppendResult {
  /** Revision of the last event of this append. */
  readonly revision: number;
  /** Position of the last event of this append. */
  readonly position: string;
}

export interface ReadStreamOptions {
  /** First revision to give (inclusive). Default: 0 forwards, the last one backwards. */
  readonly from?: number;
  /** Last revision to give (inclusive). Default: the end in that direction. */
  readonly to?: number;
  readonly direction?: 'forwards' | 'backwards';
}

export interface EventFilter {
  /** Only streams whose name starts with this. */
  readonly streamPrefix?: string;
  /** Only events of these types. */
  readonly types?: readonly string[];
}

export interface ReadAllOptions extends EventFilter {
  /** Start behind this position; from the beginning when absent. */
  readonly after?: string;
}

/** Where the log ends when a subscription begins. */
export const endOfLog = 'end';

export interface SubscribeOptions extends ReadAllOptions {
  /** As for reads; `endOfLog`: nothing that was recorded before. */
  readonly after?: string;
  readonly signal: AbortSignal;
}

export type SubscriptionMessage =
  | { readonly kind: 'event'; readonly stream: string; readonly event: RecordedEvent }
  /** Everything recorded before the subscription reached this point was given; now it is live. */
  | { readonly kind: 'caughtUp' };

export interface EventStoreCapabilities {
  /** Acknowledged appends survive loss of power of this machine. */
  readonly durable: boolean;
  /** Several processes may write to the store at once; otherwise the one that holds it knows where each stream ends. */
  readonly shared: boolean;
  /** A stream takes no event id twice: an append that brings one again, in another place, conflicts. */
  readonly refusesKnownIds: boolean;
}

/** What {@link EventStore.findByIds} looks for. */
export interface EventKey {
  readonly stream: string;
  readonly id: string;
}

/**
 * The port to a durable, totally ordered log of streams.
 *
 * Every method rejects with {@link StoreUnavailableError} when the store cannot be reached, has no room,
 * or its outcome is unknown; nothing may then be assumed about the append but that a repeat is safe.
 */
export interface EventStore {
  readonly capabilities: EventStoreCapabilities;

  /**
   * Appends all events or none; resolves only when they are durable.
   * A repeat of an append that had succeeded (same ids and hashes in the same place; with `any`, in any one place of
   * the stream) resolves with the first result, whatever was appended behind it. A partly repeated append conflicts, and
   * so does one of known ids whose content was decided anew.
   * @throws ConcurrencyError when the stream is not at `expected`.
   * @throws TypeError, RangeError for what no store takes: see `prepareAppend`.
   */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult>;

  /**
   * An unknown stream reads as empty. Reads in pages; breaking out of the loop stops the read.
   * @throws RangeError for a bound that is not a revision.
   */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;

  /**
   * Events of all streams in their total order; the end is where the log ended when the read began, or later.
   * @throws RangeError for a position that is none of this store.
   */
  readAll(
    options?: ReadAllOptions,
  ): AsyncIterable<{ readonly stream: string; readonly event: RecordedEvent }>;

  /** The revision of the last event, or undefined for a stream that does not exist. */
  head(stream: string): Promise<number | undefined>;

  /** The events with these ids in these streams, each in the place of its key; undefined where there is none. */
  findByIds(keys: readonly EventKey[]): Promise<readonly (RecordedEvent | undefined)[]>;

  /**
   * Says whether a stream is as it was recorded, by all that the store knows of it, without holding up anybody else.
   * Absent where a store knows no more than the chain: see `auditStream`.
   */
  audit?(stream: string, signal: AbortSignal): Promise<ChainVerdict>;

  /**
   * Catch-up subscription: history first, then live, without loss, repeat or reordering.
   * A slow consumer holds nothing up and costs no memory. Ends with the signal, and when the store closes.
   * @throws RangeError for a position that is none of this store.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage>;

  /**
   * Removes a stream and its content for good: for the erasure of persons only. Idempotent.
   * @throws TypeError for a stream that is not about a person (`erasableStreamPrefix`).
   */
  deleteStream(stream: string): Promise<void>;

  /** Finishes what is in flight, then releases everything. Idempotent. */
  close(): Promise<void>;
}

/** The stream was not where the writer thought: read the tail and decide again. */
export class ConcurrencyError extends Error {
  override readonly name = 'ConcurrencyError';
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** -1 when the stream does not exist. */
  readonly actual: number;

  constructor(stream: string, expected: ExpectedRevision, actual: number) {
    super(`stream ${stream} is at revision ${actual}, not ${expected}`);
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** The store cannot do it now, or did not say whether it did. Repeating the identical call is safe. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  /** `full`: no room on disk; `failed`: a flush failed, writes stop until restart; `unreachable`; `overloaded`: by us or by who locks it; `closed`. */
  readonly reason: StoreUnavailableReason;

  constructor(reason: StoreUnavailableReason, options?: ErrorOptions) {
    super(`event store unavailable: ${reason}`, options);
    this.reason = reason;
  }
}

export type StoreUnavailableReason = 'full' | 'failed' | 'unreachable' | 'overloaded' | 'closed';
