import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { logFile, moveDraft } from '@rembuk/store-sqlite';
import type { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { ExpectedError } from '../expected-error.ts';
import type { BatchBounds } from '../files/batch-writer.ts';
import { describe } from '../files/broken-chain.ts';
import { type Chains, pointOf } from '../files/chains.ts';
import { assertInOneFile, databaseFilesOf, holding, moveFiles } from '../files/data-folder.ts';
import { withKurrentDb } from '../files/kurrentdb.ts';
import { withStore } from '../files/log.ts';
import { verifyChains, verifyLog } from '../files/verify.ts';
import { type Copied, copyLog } from './copy-log.ts';
import { eventsOf, type Moved } from './moved.ts';
import { progressOf } from './progress.ts';

/**
 * SQLite writes what it is handed in order, and flushes once for all that wait. Where the disk was full for one append and
 * not for the next, the copy is no beginning of the log: the next run says so.
 */
const bounds: BatchBounds = { eventsMax: 500, bytesMax: 256 * 1024, appendsAtOnce: 32 };

/**
 * Moves the log in KurrentDB into a data folder that has none. It is gathered and checked beside its place, which it
 * takes by one change of name; before that the database notes that the log has left, so that the two are never served at
 * once. Cut off anywhere, it can be run again.
 * @param patienceMs for servers that were not stopped, until they have noticed and write no more
 * @throws ExpectedError
 */
export function intoFolder(folder: string, patienceMs: number): Promise<Moved> {
  return holding(folder, 'moved', () =>
    withKurrentDb(async (store) => {
      if ((await databaseFilesOf(folder)).includes(logFile))
        throw new ExpectedError(`${folder} holds a log already`);
      const chains = await verified(store);
      if (chains.broken.length > 0) return { chains, written: 0 };
      const draft = path.join(folder, moveDraft);
      const { written, end } = await gathered(store, draft, chains);
      await assertInOneFile(draft);
      await leave(store, end, patienceMs);
      await takePlace(draft, folder);
      return { chains, written };
    }),
  );
}

async function verified(store: KurrentDbEventStore): Promise<Chains> {
  if ((await store.standing.read()) === 'arriving')
    throw new ExpectedError(
      'the log in KurrentDB is not complete: rembuk migrate --to kurrentdb was cut off',
    );
  const chains = await verifyChains(store);
  // More likely than a move of nothing: another database was meant.
  if (chains.heads.length === 0) throw new ExpectedError('there is no log in KurrentDB');
  return chains;
}

async function gathered(
  store: KurrentDbEventStore,
  draft: string,
  chains: Chains,
): Promise<Copied> {
  const copied = await withStore(draft, (log) =>
    copyLog({
      original: { name: 'KurrentDB', log: store },
      copy: { name: draft, log, remedy: 'remove it to begin anew' },
      bounds,
      progress: progressOf(eventsOf(chains)),
    }),
  );
  const [broken] = (await verifyLog(draft, chains.heads.map(pointOf))).broken;
  if (broken) throw new ExpectedError(`${draft} is no copy: ${describe(broken)}`);
  return copied;
}

/** From here on no server starts on it, and one that runs writes no more; what it wrote before is found out. */
async function leave(
  store: KurrentDbEventStore,
  end: string | undefined,
  patienceMs: number,
): Promise<void> {
  if ((await store.standing.read()) !== 'left') {
    await store.standing.write('left');
    await pause(patienceMs);
  }
  const behind = store.readAll(end === undefined ? {} : { after: end });
  for await (const { stream } of behind)
    throw new ExpectedError(
      `${stream} in KurrentDB went on meanwhile: stop every server and run it again`,
    );
}

async function takePlace(draft: string, folder: string): Promise<void> {
  // Snapshots: some tell where they stand by positions of the log that they were made from.
  for (const name of await databaseFilesOf(folder)) await rm(path.join(folder, name));
  await moveFiles([logFile], draft, folder);
  await rm(draft, { recursive: true, force: true });
}
