import { ChainVerifier, erasableStreamPrefix, type EventToAppend } from '@rembuk/event-sourcing';

/** What is known of a stream's chain: as it stands, or as it was noted earlier. */
export interface ChainHead {
  readonly stream: string;
  readonly events: number;
  readonly headHash: string;
}

export interface BrokenChain {
  readonly stream: string;
  /** The first revision at which the history is not what was recorded. */
  readonly revision: number;
  readonly reason: 'hash_mismatch' | 'revision_gap' | 'unreadable' | 'not_as_noted' | 'cut';
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
 * holds: only a head that was noted earlier tells.
 */
export class ChainsVerifier {
  readonly #streams = new Map<string, Followed>();
  readonly #noted: ReadonlyMap<string, ChainHead>;

  constructor(noted: readonly ChainHead[] = []) {
    this.#noted = new Map(noted.map((head) => [head.stream, head]));
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
    const noted = this.#noted.get(stream);
    if (noted?.events === followed.events && noted.headHash !== followed.headHash)
      followed.broken = { stream, revision: event.revision, reason: 'not_as_noted' };
    return followed.broken;
  }

  /** What comes next in the stream cannot be read. */
  unreadable(stream: string): void {
    const followed = this.#follow(stream);
    followed.broken ??= { stream, revision: followed.events, reason: 'unreadable' };
  }

  result(): Chains {
    const heads: ChainHead[] = [];
    const broken: BrokenChain[] = [];
    for (const [stream, followed] of this.#streams) {
      const { events, headHash } = followed;
      heads.push({ stream, events, headHash });
      if (followed.broken) broken.push(followed.broken);
    }
    for (const { stream, events } of this.#noted.values()) {
      const followed = this.#streams.get(stream);
      // Streams about persons may be erased as a whole.
      if (!followed && stream.startsWith(erasableStreamPrefix)) continue;
      if (!followed?.broken && (followed?.events ?? 0) < events)
        broken.push({ stream, revision: followed?.events ?? 0, reason: 'cut' });
    }
    return { heads, broken };
  }

  #follow(stream: string): Followed {
    const known = this.#streams.get(stream);
    if (known) return known;
    const followed = { verifier: new ChainVerifier(stream), events: 0, headHash: '' };
    this.#streams.set(stream, followed);
    return followed;
  }
}

/** One line for people. */
export function describe({ stream, revision, reason }: BrokenChain): string {
  return `${stream}: broken at revision ${revision} (${reason})`;
}
