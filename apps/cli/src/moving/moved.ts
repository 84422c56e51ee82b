import type { Chains } from '../files/chains.ts';

export interface Moved {
  /** Of the log that was to be moved; with one that is broken nothing was. */
  readonly chains: Chains;
  /** Events that were written now; others were there. */
  readonly written: number;
  /** Where the files of the log are now, when they stood in the folder. */
  readonly setAside?: string;
}

export function eventsOf({ heads }: Chains): number {
  return heads.reduce((sum, { events }) => sum + events, 0);
}
