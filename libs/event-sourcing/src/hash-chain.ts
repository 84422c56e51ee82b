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
      readonly reason: 'hash_mismatch' | 'revision_gap';
    };

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

/** Verifies a whole history from its first event. */
export async function verifyChain(
  stream: string,
  events: AsyncIterable<EventToAppend & { readonly revision: number }>,
): Promise<ChainVerdict> {
  const verifier = new ChainVerifier(stream);
  for await (const event of events) {
    const broken = verifier.check(event);
    if (broken) return broken;
  }
  return verifier.verdict();
}
