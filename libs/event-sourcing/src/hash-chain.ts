import { hash as digest } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { DomainEvent, EventMeta, EventToAppend } from './envelope.ts';

/** What the chain of a stream starts from; binds a history to the name of its stream. */
export function genesisHash(stream: string): string {
  return digest('sha256', `rembuk:${stream}`);
}

export interface UnsealedEvent extends DomainEvent {
  readonly id: string;
  readonly meta: EventMeta;
}

/**
 * Hash of an event behind `previousHash`: SHA-256, hex, of that hash and the canonical JSON of `{data, id, meta, type, v}`.
 * A `hash` already in its meta is not part of it.
 * @throws TypeError when the event has no canonical JSON.
 */
export function eventHash(previousHash: string, event: UnsealedEvent): string {
  const { id, type, v, data } = event;
  const meta: EventMeta & { hash?: unknown } = event.meta;
  const bare = meta.hash === undefined ? meta : { ...meta, hash: undefined };
  // Put together here, because data and meta may each be as deep as canonical JSON allows.
  const head = `{"data":${canonicalJson(data)},"id":${canonicalJson(id)},"meta":${canonicalJson(bare)}`;
  return digest(
    'sha256',
    `${previousHash}${head},"type":${canonicalJson(type)},"v":${canonicalJson(v)}}`,
  );
}

/** An event as a store keeps it, byte for byte: data and meta in canonical JSON, its hash within meta. */
export interface StoredEventText {
  readonly id: string;
  readonly type: string;
  readonly v: number;
  readonly data: Uint8Array;
  readonly meta: Uint8Array;
}

const hashMember = ',"hash":"';
const sha256Hex = /^[0-9a-f]{64}$/;

/** Whether a text can be the hash of an event. */
export function isEventHash(value: unknown): value is string {
  return typeof value === 'string' && sha256Hex.test(value);
}

/**
 * The hash that an event bears, when it is that of its own bytes behind `previousHash`; undefined when it is not.
 * Nothing is parsed on the way: a byte that means nothing to JSON counts as well.
 */
export function storedHash(previousHash: string, event: StoredEventText): string | undefined {
  const { id, type, v, data } = event;
  const meta = Buffer.from(event.meta.buffer, event.meta.byteOffset, event.meta.byteLength);
  const start = meta.indexOf(hashMember);
  const end = start + hashMember.length + 64;
  const hash = meta.toString('latin1', start + hashMember.length, end);
  if (start < 0 || !sha256Hex.test(hash) || meta[end] !== quote) return undefined;
  const text = Buffer.concat([
    Buffer.from(`${previousHash}{"data":`),
    data,
    Buffer.from(`,"id":"${id}","meta":`),
    meta.subarray(0, start),
    meta.subarray(end + 1),
    Buffer.from(`,"type":"${type}","v":${v}}`),
  ]);
  return digest('sha256', text) === hash ? hash : undefined;
}

const quote = 0x22;

/** Fixes an event's place in the history. */
export function seal(previousHash: string, event: UnsealedEvent): EventToAppend {
  return { ...event, meta: { ...event.meta, hash: eventHash(previousHash, event) } };
}

export type ChainVerdict =
  | { readonly ok: true; readonly events: number; readonly headHash: string }
  | {
      readonly ok: false;
      /** The first revision at which the history is not what was recorded. */
      readonly revision: number;
      readonly reason: ChainFault;
    };

/**
 * `hash_mismatch`: the event is another, or behind another. `revision_gap`: it is not there, or not in its turn.
 * The others only a store can tell that has its own notes. `unreadable`: no JSON any more. `misplaced`: it does not lie
 * where it was put. `cut`: the history went on. `unannounced`: the store knows nothing of the event.
 */
export type ChainFault =
  'hash_mismatch' | 'revision_gap' | 'unreadable' | 'misplaced' | 'cut' | 'unannounced';

/** Verifies a history as it streams by; `check` says what is wrong at the first broken event. */
export class ChainVerifier {
  #hash: string;
  #next: number;
  readonly #from: number;

  /** Starts at the beginning of a stream, or behind a known event of it (a snapshot, a pinned head). */
  constructor(stream: string, known?: { readonly revision: number; readonly hash: string }) {
    this.#hash = known?.hash ?? genesisHash(stream);
    this.#next = known === undefined ? 0 : known.revision + 1;
    this.#from = this.#next;
  }

  /** Undefined while the chain holds. */
  check(event: EventToAppend & { readonly revision: number }): ChainVerdict | undefined {
    if (event.revision !== this.#next)
      return { ok: false, revision: this.#next, reason: 'revision_gap' };
    const hash = eventHash(this.#hash, event);
    if (hash !== event.meta.hash)
      return { ok: false, revision: event.revision, reason: 'hash_mismatch' };
    this.#hash = hash;
    this.#next += 1;
    return undefined;
  }

  verdict(): ChainVerdict {
    return { ok: true, events: this.#next - this.#from, headHash: this.#hash };
  }
}

/** Verifies a whole history from its first event. @throws the signal's reason, as soon as it fires. */
export async function verifyChain(
  stream: string,
  events: AsyncIterable<EventToAppend & { readonly revision: number }>,
  signal?: AbortSignal,
): Promise<ChainVerdict> {
  const verifier = new ChainVerifier(stream);
  for await (const event of events) {
    signal?.throwIfAborted();
    const broken = verifier.check(event);
    if (broken) return broken;
  }
  return verifier.verdict();
}
