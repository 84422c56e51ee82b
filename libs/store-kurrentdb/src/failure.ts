import { StoreUnavailableError } from '@rembuk/event-sourcing';

/** What an error of the client says about the call; all that it does not say for certain is unclear. */
export type Failure =
  | { readonly kind: 'conflict'; readonly actual: number }
  | { readonly kind: 'noStream' | 'deleted' | 'notLeader' | 'unclear' }
  | { readonly kind: 'tooLarge' };

const kinds: Readonly<Record<string, 'noStream' | 'deleted' | 'notLeader' | 'tooLarge'>> = {
  'stream-not-found': 'noStream',
  'no-stream': 'noStream',
  'stream-deleted': 'deleted',
  'stream-tombstoned': 'deleted',
  'not-leader': 'notLeader',
  'maximum-append-size-exceeded': 'tooLarge',
};

export function failureOf(error: unknown): Failure {
  const { type, actualState } = error as { readonly type?: string; readonly actualState?: unknown };
  if (type === 'wrong-expected-version') return { kind: 'conflict', actual: headOf(actualState) };
  return { kind: (type === undefined ? undefined : kinds[type]) ?? 'unclear' };
}

/** A stream that is gone is told as one that ends where none can. */
function headOf(actualState: unknown): number {
  const head = typeof actualState === 'bigint' ? Number(actualState) : -1;
  return Number.isSafeInteger(head) ? head : -1;
}

/** The error is told, not kept: it holds more of the connection than should go on. */
export function unavailable(error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error;
  const { type, message } = error as { readonly type?: string; readonly message?: string };
  const cause = new Error([type, message].filter(Boolean).join(': '));
  return new StoreUnavailableError('unreachable', { cause });
}
