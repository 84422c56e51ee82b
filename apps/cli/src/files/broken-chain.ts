import type { ChainFault } from '@rembuk/event-sourcing';

export interface BrokenChain {
  readonly stream: string;
  /** The first revision at which the history is not what was recorded. */
  readonly revision: number;
  /** `not_as_noted`: the chain holds, and is not the one that somebody knows. */
  readonly reason: ChainFault | 'not_as_noted';
  /** Who knows better, where it is not the chain itself. */
  readonly by?: string;
  /** Where the chain holds: the first revision that may be another. */
  readonly from?: number;
}

/** One line for people. */
export function describe({ stream, revision, reason, by, from = revision }: BrokenChain): string {
  const place = from < revision ? `between revisions ${from} and` : 'at revision';
  const source = by === undefined ? '' : `, by ${by}`;
  return `${stream}: broken ${place} ${revision} (${reason}${source})`;
}
