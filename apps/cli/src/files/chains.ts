import { type ChainVerdict, ChainVerifier, type EventToAppend } from '@rembuk/event-sourcing';
import type { BrokenChain } from './broken-chain.ts';
import { type KnownPoint, KnownPoints } from './known-points.ts';

/** What is known of a stream's chain: as it stands, or as it was noted earlier. */
export interface ChainHead {
  readonly stream: string;
  readonly events: number;
  readonly headHash: string;
}

export interface Chains {
  readonly heads: readonly ChainHead[];
  readonly broken: readonly BrokenChain[];
  /** What was noted elsewhere, where something was, and how much of it the histories lead through. */
  readonly noted?: { readonly heads: number; readonly confirmed: number };
}

interface Followed {
  readonly verifier: ChainVerifier;
  events: number;
  headHash: string;
  broken?: BrokenChain;
}

/**
 * Follows the chains of any number of streams in one pass over their events. A chain that is cut at its end still
 * holds: only what is known from elsewhere tells.
 */
export class ChainsVerifier {
  readonly #streams = new Map<string, Followed>();
  readonly #noted: readonly KnownPoint[];
  readonly #known: KnownPoints;

  /** @param traces what the log itself tells of how far its histories came */
  constructor(noted: readonly KnownPoint[] = [], traces: readonly KnownPoint[] = []) {
    this.#noted = noted;
    this.#known = new KnownPoints([...noted, ...traces]);
  }

  /** Undefined while the stream's chain holds; behind its first fault a stream is not looked at any more. */
  check(
    stream: string,
    event: EventToAppend & { readonly revision: number },
  ): BrokenChain | undefined {
    const followed = this.#follow(stream);
    if (followed.broken) return followed.broken;
    const verdict = verdictOn(followed.verifier, event);
    if (verdict?.ok === false) {
      const { revision, reason } = verdict;
      followed.broken = { stream, revision, reason };
      return followed.broken;
    }
    followed.events += 1;
    followed.headHash = event.meta.hash;
    const known = this.#known.check(stream, event.revision, event.meta.hash);
    if (known) followed.broken = known;
    return followed.broken;
  }

  result(): Chains {
    const heads: ChainHead[] = [];
    const broken: BrokenChain[] = [];
    for (const [stream, followed] of this.#streams) {
      const { events, headHash } = followed;
      heads.push({ stream, events, headHash });
      if (followed.broken) broken.push(followed.broken);
    }
    const named = new Set(broken.map(({ stream }) => stream));
    const held = new Map(heads.map(({ stream, events }) => [stream, events]));
    const cut = this.#known.cut(held).filter(({ stream }) => !named.has(stream));
    return { heads, broken: [...broken, ...cut], ...notedIn(this.#known, this.#noted) };
  }

  #follow(stream: string): Followed {
    const known = this.#streams.get(stream);
    if (known) return known;
    const followed = { verifier: new ChainVerifier(stream), events: 0, headHash: '' };
    this.#streams.set(stream, followed);
    return followed;
  }
}

/** A line may hold what has no canonical JSON, and so no hash: the store would never have taken it. */
function verdictOn(
  verifier: ChainVerifier,
  event: EventToAppend & { readonly revision: number },
): ChainVerdict | undefined {
  try {
    return verifier.check(event);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, revision: event.revision, reason: 'unreadable' };
  }
}

export function notedIn(known: KnownPoints, noted: readonly KnownPoint[]): Pick<Chains, 'noted'> {
  return noted.length === 0 ? {} : { noted: { heads: noted.length, confirmed: known.met(noted) } };
}

/** Heads, as what is known of a history. */
export function pointOf({ stream, events, headHash }: ChainHead): KnownPoint {
  return { stream, revision: events - 1, hash: headHash, by: 'the heads noted' };
}
