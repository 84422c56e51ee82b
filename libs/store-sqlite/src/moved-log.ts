import { logFile } from './log/schema.ts';

/** How a folder begins to be called, within a data folder, that holds the log which was moved into a shared store. */
export const movedPrefix = 'moved-to-kurrentdb-';

/** Within a data folder: where a log that comes back from a shared store is gathered and checked. */
export const moveDraft = 'migrate.partial';

/** The log of a data folder is in another store, or on its way from there: to begin an empty one would hide that. */
export class LogMovedError extends Error {
  override readonly name = 'LogMovedError';

  constructor(folder: string, traces: readonly string[]) {
    const what = traces.includes(moveDraft)
      ? 'the log is on its way from KurrentDB: run rembuk migrate --to sqlite again'
      : 'the log was moved to KurrentDB: name it in REMBUK_STORE, or run rembuk migrate --to sqlite';
    super(`there is no ${logFile} in ${folder}, but ${traces.join(', ')}: ${what}`);
  }
}
