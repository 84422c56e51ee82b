import {
  ConcurrencyError,
  StoreUnavailableError,
  type StoreUnavailableReason,
} from '@rembuk/event-sourcing';
import type { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { ExpectedError, usageError } from '../expected-error.ts';
import { messageOf } from './log.ts';

/** Where the server has its log, when that is no data folder. It may hold a password: it is in no log and no error. */
export function sharedStore(): string | undefined {
  const store = process.env['REMBUK_STORE']?.trim() ?? '';
  return store === '' || store === 'sqlite' ? undefined : store;
}

/** @throws ExpectedError */
export function requiredStore(): string {
  const store = sharedStore();
  if (store === undefined)
    throw new ExpectedError('say in REMBUK_STORE where KurrentDB is', usageError);
  return store;
}

/** Works on the log in the KurrentDB that REMBUK_STORE names. @throws ExpectedError */
export async function withKurrentDb<Result>(
  work: (store: KurrentDbEventStore) => Promise<Result>,
): Promise<Result> {
  const store = await connected(requiredStore());
  try {
    return await work(store);
  } catch (error) {
    throw await toldOf(error);
  } finally {
    await store.close();
  }
}

async function connected(connectionString: string): Promise<KurrentDbEventStore> {
  // Its client takes 40 MB, which commands on a data folder need not.
  const { KurrentDbEventStore } = await import('@rembuk/store-kurrentdb');
  try {
    return new KurrentDbEventStore({ connectionString });
  } catch (error) {
    // It says what is wrong, and nothing of the string.
    throw new ExpectedError(`REMBUK_STORE: ${messageOf(error)}`);
  }
}

/** What people may expect of a store, in their words; anything else as it is. */
export async function toldOf(error: unknown): Promise<unknown> {
  const { UnknownStandingError } = await import('@rembuk/store-kurrentdb');
  if (error instanceof UnknownStandingError) return new ExpectedError(error.message);
  if (error instanceof StoreUnavailableError) {
    const { reason, cause } = error;
    const what = inWords[reason] ?? error.message;
    return new ExpectedError(`${what}${cause === undefined ? '' : `: ${messageOf(cause)}`}`);
  }
  if (error instanceof ConcurrencyError)
    return new ExpectedError(`somebody else writes there, too: ${error.message}`);
  // An append of more than the database is set to take.
  return error instanceof RangeError ? new ExpectedError(error.message) : error;
}

const inWords: Partial<Record<StoreUnavailableReason, string>> = {
  unreachable: 'KurrentDB cannot be reached',
  full: 'there is no room on the disk',
};
