/** Why the log cannot do it, in a form that crosses threads. */
export interface LogFailure {
  /**
   * `full`: no room on disk, `overloaded`: another process has the file locked; try again later.
   * `failed`: the file cannot be trusted with more writes.
   */
  readonly reason: 'full' | 'overloaded' | 'failed';
  readonly message: string;
}

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;
/** The file of the shared index could not grow. */
const SQLITE_IOERR_SHMSIZE = 4874;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/**
 * Only a lack of room, and a lock that was not got, are known to leave the file as it was. Any other failure may be a flush that was lost: the system
 * reports it once and forgets the pages, so that a second try would succeed without having written them.
 */
export function failureOf(error: unknown): LogFailure {
  const message = error instanceof Error ? error.message : String(error);
  return { reason: reasonOf(resultCode(error) ?? 0), message };
}

function reasonOf(code: number): LogFailure['reason'] {
  if (code === SQLITE_FULL || code === SQLITE_IOERR_SHMSIZE) return 'full';
  return isBusyCode(code) ? 'overloaded' : 'failed';
}

/** Another process has a lock that is needed. */
export function isBusy(error: unknown): boolean {
  return isBusyCode(resultCode(error) ?? 0);
}

/** The low byte is the primary code; the rest says which lock. */
function isBusyCode(code: number): boolean {
  return (code & 0xff) === SQLITE_BUSY;
}

export function isUniqueViolation(error: unknown): boolean {
  return resultCode(error) === SQLITE_CONSTRAINT_UNIQUE;
}

/** The file is not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  const code = (resultCode(error) ?? 0) & 0xff;
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

/** SQLite's extended result code. */
function resultCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}
