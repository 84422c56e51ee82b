import { auditLog, type LogAudit } from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';
import type { BrokenChain } from './broken-chain.ts';
import { type ChainHead, type Chains, ChainsVerifier, notedIn } from './chains.ts';
import { type KnownPoint, KnownPoints } from './known-points.ts';
import { readLines } from './lines.ts';
import { messageOf, type ReadableLog } from './log.ts';
import { outcomesIn, tracesIn } from './traces.ts';

/**
 * Verifies every stream of a folder's log, byte for byte, and holds it against what else is known of it: what the
 * folder itself tells, and what was noted elsewhere.
 */
export async function verifyLog(
  folder: string,
  noted: readonly KnownPoint[] = [],
): Promise<Chains> {
  // Read before the log: a server may be writing, and what it writes meanwhile is no fault.
  const known = new KnownPoints([...noted, ...(await tracesIn(folder))]);
  const unlike = new Map<string, BrokenChain>();
  const audit = audited(folder, (stream, revision, hash) => {
    const fault = known.check(stream, revision, hash);
    if (fault && !unlike.has(stream)) unlike.set(stream, fault);
  });
  const faults = new Map<string, BrokenChain>();
  const heads: ChainHead[] = [];
  for (const { stream, events, headHash, fault } of audit.streams) {
    heads.push({ stream, events, headHash });
    const broken = fault ? { stream, ...fault } : undefined;
    // The first of the two: a chain that holds so far may be another's.
    const first = unlike.get(stream) ?? broken;
    if (first) faults.set(stream, first);
  }
  for (const cut of known.cut(new Map(heads.map(({ stream, events }) => [stream, events]))))
    if (!faults.has(cut.stream)) faults.set(cut.stream, cut);
  if (faults.size === 0 && audit.missing > 0) faults.set(goneStream, gone);
  return { heads, broken: [...faults.values()], ...notedIn(known, noted) };
}

const goneStream = '(a stream that is gone)';
const gone: BrokenChain = { stream: goneStream, revision: 0, reason: 'cut' };

function audited(folder: string, seen: Parameters<typeof auditLog>[1]): LogAudit {
  try {
    return auditLog(folder, seen);
  } catch (error) {
    throw new ExpectedError(`no log to read in ${folder}: ${messageOf(error)}`);
  }
}

/**
 * Verifies the chain of every stream of a log that lies elsewhere, as far as reading it tells: not what lies in its
 * files, and nothing that it would note beside its events.
 */
export async function verifyChains(
  log: Pick<ReadableLog, 'readAll'>,
  noted: readonly KnownPoint[] = [],
): Promise<Chains> {
  const verifier = new ChainsVerifier(noted, await outcomesIn(log));
  for await (const { stream, event } of log.readAll()) verifier.check(stream, event);
  return verifier.result();
}

/**
 * Verifies the chains in a file of lines, in one pass, without a data folder. A file holds what was exported: a history
 * that is known and not in it is not cut, unless there is none of those that are known.
 * @throws ExpectedError when the file holds nothing of what it is held against.
 */
export async function verifyLines(
  file: string,
  noted: readonly KnownPoint[] = [],
): Promise<Chains> {
  const verifier = new ChainsVerifier(noted);
  for await (const { stream, revision, event } of readLines(file))
    verifier.check(stream, { ...event, revision });
  const chains = verifier.result();
  const held = new Set(chains.heads.map(({ stream }) => stream));
  if (noted.length > 0 && !noted.some(({ stream }) => held.has(stream)))
    throw new ExpectedError(`${file} holds none of the histories that were noted`);
  return { ...chains, broken: chains.broken.filter(({ stream }) => held.has(stream)) };
}
