import { otherFoldsOf } from '@rembuk/event-sourcing';
import { keptPoints } from '@rembuk/store-sqlite';
import type { KnownPoint } from './known-points.ts';
import { type ReadableLog, withLog } from './log.ts';

const outcomesPrefix = 'outcomes-';
const workshopPrefix = 'workshop-';

/**
 * What else in a data folder tells how far its histories came: snapshots hold the hash that they were made at, and the
 * outcome of a command that left no event the revision that it was decided at. Whoever cuts a history cuts one of them.
 */
export async function tracesIn(folder: string): Promise<readonly KnownPoint[]> {
  const snapshots = keptPoints(folder)
    .filter(({ stream }) => stream.startsWith(workshopPrefix))
    .map(({ stream, ...point }) => ({ ...point, stream: foldedIn(stream), by: 'a snapshot' }));
  return [...snapshots, ...(await withLog(folder, outcomesIn))];
}

/** A checkpoint of a report lies beside the snapshots of its workshop, under a longer name, and tells as much of it. */
function foldedIn(place: string): string {
  const [stream = place] = place.split(otherFoldsOf(''));
  return stream;
}

/** What the outcomes in a log say of its other streams. */
export async function outcomesIn(
  log: Pick<ReadableLog, 'readAll'>,
): Promise<readonly KnownPoint[]> {
  const latest = new Map<string, number>();
  try {
    for await (const { stream, event } of log.readAll({ streamPrefix: outcomesPrefix })) {
      // Its category may have been altered: only the name says what it is.
      if (!stream.startsWith(outcomesPrefix)) continue;
      // It may have been altered to anything that is JSON.
      const { decidedAt } = { ...(event.data as { readonly decidedAt?: unknown } | null) };
      const about = stream.slice(outcomesPrefix.length);
      if (typeof decidedAt === 'number' && decidedAt > (latest.get(about) ?? -1))
        latest.set(about, decidedAt);
    }
  } catch (error) {
    // An outcome that cannot be read is named by its own chain.
    if (!(error instanceof SyntaxError)) throw error;
  }
  return [...latest].map(([stream, revision]) => ({ stream, revision, by: 'an outcome' }));
}
