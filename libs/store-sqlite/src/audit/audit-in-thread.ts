import type { ChainVerdict } from '@rembuk/event-sourcing';
import { Thread, threadFile } from '../threads/thread.ts';
import { unavailable } from '../unavailable.ts';
import type { AuditData, AuditMessage } from './audit-thread.ts';

/**
 * Audits one stream beside everything else, in a little memory, whatever its length.
 * @throws the signal's reason, as soon as it fires; StoreUnavailableError when the file cannot be read.
 */
export async function auditInThread(
  folder: string,
  stream: string,
  signal: AbortSignal,
): Promise<ChainVerdict> {
  signal.throwIfAborted();
  const data: AuditData = { folder, stream };
  const { promise, resolve, reject } = Promise.withResolvers<ChainVerdict>();
  const failed = (message: string): void => reject(unavailable({ reason: 'failed', message }));
  const file = threadFile('./audit-thread', import.meta.url);
  const { thread } = await Thread.start<'audit', AuditMessage>(file, 'rembuk audit', data, {
    message: (answer) => ('verdict' in answer ? resolve(answer.verdict) : failed(answer.error)),
    crashed: ({ message }) => failed(message),
  });
  const left = (): void => reject(signal.reason);
  signal.addEventListener('abort', left, { once: true });
  if (signal.aborted) left();
  thread.post('audit');
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', left);
    await thread.stop();
  }
}
