/** Why the log cannot do it, in a form that crosses threads. */
export interface LogFailure {
  /** `full`: no room on disk, try again later; `failed`: the file cannot be trusted with more writes. */
  readonly reason: 'full' | 'failed';
  readonly message: string;
}

const SQLITE_FULL = 13;
/** The file of the shared index could not grow. */
const SQLITE_IOERR_SHMSIZE = 4874;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/**
 * Only a lack of room is known to leave the file as it was. Any other failure may be a flush that was lost: the system
 * reports it once and forgets the pages, so that a second try would succeed without having written them.
 */
export function failureOf(error: unknown): LogFailure {
  const code = resultCode(error);
  const reason = code === SQLITE_FULL || code === SQLITE_IOERR_SHMSIZE ? 'full' : 'failed';
  return { reason, message: error instanceof Error ? error.message : String(error) };
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
