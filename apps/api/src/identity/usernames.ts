import { hash } from 'node:crypto';
import { ConcurrencyError, type EventStore, type RecordedEvent } from '@rembuk/event-sourcing';
import { appendBehind, lastOf } from './system-records.ts';

/** A claim that leads to no account by then leads to none: its node died on the way. */
export const claimMs = 60_000;

const claimedType = 'UsernameClaimed';

export interface UsernameClaim {
  readonly username: string;
  /** Of the account that is to have it. */
  readonly personId: string;
  readonly nowMs: number;
  /** Whether somebody has an account of that user name. */
  readonly isHeld: (personId: string) => boolean;
}

/**
 * Takes a user name for an account, where several nodes make accounts: each name has a stream, called by its hash, whose
 * last event says whose it is. False: somebody has it, or is about to.
 * @throws StoreUnavailableError
 */
export async function claimUsername(store: EventStore, claim: UsernameClaim): Promise<boolean> {
  const { username, personId, nowMs, isHeld } = claim;
  // Ids of people never begin like this.
  const stream = `person-@name-${hash('sha256', username).slice(0, 32)}`;
  const last = await lastOf(store, stream);
  if (last && (isHeld(holderOf(last)) || nowMs - Date.parse(last.meta.at) < claimMs)) return false;
  try {
    const record = { type: claimedType, data: { personId }, atMs: nowMs };
    await appendBehind(store, stream, last, record);
    return true;
  } catch (error) {
    if (error instanceof ConcurrencyError) return false;
    throw error;
  }
}

function holderOf({ data }: Pick<RecordedEvent, 'data'>): string {
  return String((data as { readonly personId?: unknown }).personId);
}
