import type { SqliteLogReader } from '@rembuk/store-sqlite';
import { type ChainHead, type Chains, ChainsVerifier } from './chains.ts';
import { withLog } from './log.ts';

/**
 * Verifies the chain of every stream of a folder's log, in one pass. Where an event is no JSON any more the pass ends;
 * then every stream that was met is read on by itself, up to what cannot be read of it.
 */
export async function verifyLog(folder: string, noted: readonly ChainHead[] = []): Promise<Chains> {
  const verifier = new ChainsVerifier(noted);
  const pass = await withLog(folder, (log) => readAll(log, verifier, undefined));
  if (!pass.whole)
    // One event at a time, so that what can be read before the fault is read.
    await withLog(
      folder,
      async (log) => {
        const { position } = await readAll(log, verifier, pass.position);
        if (!(await readOn(log, verifier)))
          verifier.unreadable(`(a stream that begins behind position ${position ?? 'none'})`);
      },
      { pageEventsMax: 1 },
    );
  return verifier.result();
}

interface Pass {
  /** False when it came upon something that is no JSON. */
  readonly whole: boolean;
  /** Of the last event that was read. */
  readonly position?: string;
}

async function readAll(
  log: SqliteLogReader,
  verifier: ChainsVerifier,
  after: string | undefined,
): Promise<Pass> {
  let read: Pass = after === undefined ? { whole: true } : { whole: true, position: after };
  try {
    for await (const { stream, event } of log.readAll(after === undefined ? {} : { after })) {
      verifier.check(stream, event);
      read = { whole: true, position: event.position };
    }
    return read;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ...read, whole: false };
  }
}

/** Whether one of the streams that are known cannot be read on. */
async function readOn(log: SqliteLogReader, verifier: ChainsVerifier): Promise<boolean> {
  let found = false;
  for (const { stream, events } of verifier.result().heads) {
    try {
      for await (const event of log.readStream(stream, { from: events }))
        if (verifier.check(stream, event)) break;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      verifier.unreadable(stream);
      found = true;
    }
  }
  return found;
}
