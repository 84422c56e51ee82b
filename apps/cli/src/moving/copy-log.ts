import { ConcurrencyError, type EventStore } from '@rembuk/event-sourcing';
import { ExpectedError } from '../expected-error.ts';
import { type BatchBounds, BatchWriter } from '../files/batch-writer.ts';
import type { Progress } from './progress.ts';
import { repeated } from './repeated.ts';
import { type Copy, type Entry, missingIn, type Side } from './side-by-side.ts';

export interface Copying {
  readonly original: Side;
  readonly copy: Omit<Copy, 'log'> & { readonly log: Pick<EventStore, 'readAll' | 'append'> };
  readonly bounds: BatchBounds;
  /** To show how far it is, under the name of what is done. */
  readonly progress: (what: string) => Progress;
  /** Before the first event is written, when there is one to write: told how many are there. */
  readonly begin?: (held: number) => Promise<void>;
}

export interface Copied {
  /** Events that were written now; the others were there. */
  readonly written: number;
  /** Position of the last event of the original. */
  readonly end: string | undefined;
}

/**
 * Brings a copy up to its original, in one order over all streams, and then reads both once more. A copy that was cut off
 * anywhere is gone on with: what it holds is a beginning of the original.
 * @throws ExpectedError when the copy holds something else, StoreUnavailableError, ConcurrencyError
 */
export async function copyLog(copying: Copying): Promise<Copied> {
  const { original, copy, bounds, progress, begin } = copying;
  const writer = new BatchWriter(copy.log, bounds);
  const bar = progress('Copying');
  let read = 0;
  let begun = false;
  const seen = (): void => {
    read += 1;
    bar.step();
  };
  try {
    for await (const { stream, event } of missingIn(copy, original, seen)) {
      if (!begun) await begin?.(read - 1);
      begun = true;
      await writer.add(stream, event.revision, event);
    }
    await writer.flush();
  } catch (error) {
    if (!(error instanceof ConcurrencyError)) throw error;
    throw (await repeated(original, error.stream)) ?? error;
  } finally {
    bar.stop();
  }
  const end = await compareLogs(copy, original, progress);
  return { written: writer.written, end };
}

/**
 * @returns the position of the last event of the original
 * @throws ExpectedError unless both hold the same
 */
export async function compareLogs(
  copy: Copy,
  original: Side,
  progress: Copying['progress'],
): Promise<string | undefined> {
  const bar = progress('Comparing');
  let end: string | undefined;
  let missing = 0;
  const seen = ({ event }: Entry): void => {
    end = event.position;
    bar.step();
  };
  try {
    for await (const _ of missingIn(copy, original, seen)) missing += 1;
  } finally {
    bar.stop();
  }
  if (missing > 0)
    throw new ExpectedError(`${copy.name} lacks the last ${missing} events of ${original.name}`);
  return end;
}
