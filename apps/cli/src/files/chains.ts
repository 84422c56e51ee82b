import { ChainVerifier, type EventToAppend } from '@rembuk/event-sourcing';
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
  readonly #known: KnownPoints;

  constructor(known: readonly KnownPoint[] = []) {
    this.#known = new KnownPoints(known);
  }

  /** Undefined while the stream's chain holds; behind its first fault a stream is not looked at any more. */
  check(
    stream: string,
    event: EventToAppend & { readonly revision: number },
  ): BrokenChain | undefined {
    const followed = this.#follow(stream);
    if (followed.broken) return followed.broken;
    const verdict = followed.verifier.check(event);
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
    return { heads, broken: [...broken, ...cut] };
  }

  #follow(stream: string): Followed {
    const known = this.#streams.get(stream);
    if (known) return known;
    const followed = { verifier: new ChainVerifier(stream), events: 0, headHash: '' };
    this.#streams.set(stream, followed);
    return followed;
  }
}

/** Heads, as what is known of a history. */
export function pointOf({ stream, events, headHash }: ChainHead): KnownPoint {
  return { stream, revision: events - 1, hash: headHash, by: 'the heads noted' };
}
