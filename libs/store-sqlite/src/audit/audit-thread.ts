/** Audits one stream, says what it found, and ends. A thread of its own, so that nobody waits for it. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type ChainVerdict, erasableStreamPrefix } from '@rembuk/event-sourcing';
import { logFile } from '../log/schema.ts';
import { auditStream } from './audit-stream.ts';
import { StoredLog } from './stored-log.ts';

export interface AuditData {
  readonly folder: string;
  readonly stream: string;
}

export type AuditMessage = { readonly verdict: ChainVerdict } | { readonly error: string };

const { folder, stream } = workerData as AuditData;

function verdict(): ChainVerdict {
  const log = new StoredLog(join(folder, logFile));
  try {
    const found = log.stream(stream);
    if (!found) return { ok: false, revision: 0, reason: 'cut' };
    const { events, headHash, fault } = auditStream(log, found, erasableStreamPrefix);
    return fault ? { ok: false, ...fault } : { ok: true, events, headHash };
  } finally {
    log.close();
  }
}

function message(): AuditMessage {
  try {
    return { verdict: verdict() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.once('message', () => parentPort?.postMessage(message()));
parentPort?.postMessage({ kind: 'opened' });
