import type { SqliteLogReader } from '@rembuk/store-sqlite';
import { type ChainHead, type Chains, ChainsVerifier } from './chains.ts';

/** Verifies the chain of every stream of a log, in one pass. */
export async function verifyLog(
  log: Pick<SqliteLogReader, 'readAll'>,
  noted: readonly ChainHead[] = [],
): Promise<Chains> {
  const verifier = new ChainsVerifier(noted);
  for await (const { stream, event } of log.readAll()) verifier.check(stream, event);
  return verifier.result();
}
