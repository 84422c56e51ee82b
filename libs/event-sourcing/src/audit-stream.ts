import type { EventStore } from './event-store.ts';
import { type ChainVerdict, verifyChain } from './hash-chain.ts';

/** Whether a stream is as it was recorded: by the store's own means, or else by its chain. */
export function auditStream(
  store: EventStore,
  stream: string,
  signal: AbortSignal,
): Promise<ChainVerdict> {
  return store.audit?.(stream, signal) ?? verifyChain(stream, store.readStream(stream), signal);
}
