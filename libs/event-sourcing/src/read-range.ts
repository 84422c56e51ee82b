import type { ReadStreamOptions } from './event-store.ts';

/** A read of a stream with its options spelled out: revisions `first` to `last` in reading order, both inclusive. */
export interface ReadRange {
  readonly backwards: boolean;
  readonly first: number;
  readonly last: number;
}

/** @throws RangeError for a bound that is not a revision. */
export function readRange(options: ReadStreamOptions = {}): ReadRange {
  const { from, to, direction = 'forwards' } = options;
  for (const bound of [from, to])
    if (bound !== undefined && (!Number.isSafeInteger(bound) || bound < 0))
      throw new RangeError('a read is bounded by revisions: whole numbers from 0');
  return direction === 'backwards'
    ? { backwards: true, first: from ?? Number.MAX_SAFE_INTEGER, last: to ?? 0 }
    : { backwards: false, first: from ?? 0, last: to ?? Number.MAX_SAFE_INTEGER };
}

/** Reads a position of a store that counts its events from 1; 0, before the first, when there is none. */
export function positionNumber(position: string | undefined): number {
  if (position === undefined) return 0;
  const number = /^\d{1,16}$/.test(position) ? Number(position) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new RangeError('not a position of this store');
  return number;
}
