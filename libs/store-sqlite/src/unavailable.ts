import { StoreUnavailableError } from '@rembuk/event-sourcing';
import type { LogFailure } from './log/failure.ts';

export function unavailable({ reason, message }: LogFailure): StoreUnavailableError {
  return new StoreUnavailableError(reason, { cause: new Error(message) });
}
