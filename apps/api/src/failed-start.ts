import { StoreUnavailableError } from '@rembuk/event-sourcing';
import { DataFolderLockedError, LogMovedError, UnfinishedRestoreError } from '@rembuk/store-sqlite';
import { ConfigError } from './config/index.ts';

const forOperators = [DataFolderLockedError, UnfinishedRestoreError, LogMovedError, ConfigError];

/** Why the server does not start: what an operator can act on in a line; for anything else the stack is what helps. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (forOperators.some((kind) => error instanceof kind)) return error.message;
  if (error instanceof StoreUnavailableError) return [error.message, ...causeOf(error)].join(': ');
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'ENOTFOUND') return error.message;
  return error.stack ?? error.message;
}

/** Whether it was the address, the password or the certificate: no stack tells. */
function causeOf({ cause }: Error): readonly string[] {
  return cause instanceof Error ? [cause.message.replaceAll(/\s+/g, ' ')] : [];
}
