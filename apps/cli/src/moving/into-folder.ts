import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { erasableStreamPrefix } from '@rembuk/event-sourcing';
import { logFile, moveDraft } from '@rembuk/store-sqlite';
import type { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { ExpectedError } from '../expected-error.ts';
import type { BatchBounds } from '../files/batch-writer.ts';
import { describe } from '../files/broken-chain.ts';
import { type Chains, pointOf } from '../files/chains.ts';
import { assertInOneFile, databaseFilesOf, holding, moveFiles } from '../files/data-folder.ts';
import { withKurrentDb } from '../files/kurrentdb.ts';
import { messageOf, withStore } from '../files/log.ts';
import { verifyChains, verifyLog } from '../files/verify.ts';
import { type Copied, copyLog } from './copy-log.ts';
import { eventsOf, type Moved } from './moved.ts';
import { assertMovable } from './plain-files.ts';
import { progressOf } from './progress.ts';
import { RepeatedIdError } from './repeated.ts';
import { assertNothingSaid, goneElsewhere, isSaidFor, type LogStanding, say } from './say.ts';

/**
 * SQLite writes what it is handed in order, and flushes once for all that wait. Where the disk was full for one append and
 * not for the next, the copy is no beginning of the log: the next run says so.
 */
const bounds: BatchBounds = { eventsMax: 500, bytesMax: 256 * 1024, appendsAtOnce: 32 };

export interface DepartureOptions {
  /** For servers that were not stopped, until they have noticed and write no more. */
  readonly patienceMs: number;
  /** Although it left for another folder already. */
  readonly again: boolean;
}

/**
 * Moves the log in KurrentDB into a data folder that has none. It is gathered and checked beside its place, which it
 * takes by one change of name; before that the database notes that the log has left, so that the two are never served at
 * once. Cut off anywhere, it can be run again.
 * @throws ExpectedError
 */
export async function intoFolder(folder: string, options: DepartureOptions): Promise<Moved> {
  await assertMovable(folder);
  return holding(folder, 'moved', () =>
    withKurrentDb(async (store) => {
      if ((await databaseFilesOf(folder)).includes(logFile))
        throw new ExpectedError(`${folder} holds a log already`);
      await assertMayLeave(store.standing, folder, options);
      const chains = await verified(store);
      if (chains.broken.length > 0) return { chains, written: 0 };
      const draft = path.join(folder, moveDraft);
      const { written, end } = await gathered(store, draft, chains);
      await assertInOneFile(draft);
      await say(store.standing, 'left', folder);
      // Also when it was said before: a run that was cut off may just have said it.
      await pause(options.patienceMs);
      await assertUnchanged(store, chains, end);
      await assertNothingSaid(store.standing);
      await takePlace(draft, folder);
      return { chains, written };
    }),
  );
}

async function assertMayLeave(
  standing: LogStanding,
  folder: string,
  { again }: DepartureOptions,
): Promise<void> {
  const said = await standing.read();
  if (said === 'arriving')
    throw new ExpectedError(
      'the log in KurrentDB is not complete: rembuk migrate --to kurrentdb was cut off',
    );
  if (said === 'left' && !again && !(await isSaidFor(standing, folder))) throw goneElsewhere();
}

async function verified(store: KurrentDbEventStore): Promise<Chains> {
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
  ).catch(async (error: unknown) => {
    if (error instanceof RepeatedIdError) await rm(draft, { recursive: true, force: true });
    throw error;
  });
  const [broken] = (await verifyLog(draft, chains.heads.map(pointOf))).broken;
  if (broken) throw new ExpectedError(`${draft} is no copy: ${describe(broken)}`);
  return copied;
}

/** What a server wrote or erased until it noticed that the log has left. */
async function assertUnchanged(
  store: KurrentDbEventStore,
  { heads }: Chains,
  end: string | undefined,
): Promise<void> {
  for await (const { stream } of store.readAll(end === undefined ? {} : { after: end }))
    throw wentOn(stream);
  for (const { stream } of heads)
    if (stream.startsWith(erasableStreamPrefix) && (await store.head(stream)) === undefined)
      throw wentOn(stream);
}

function wentOn(stream: string): ExpectedError {
  return new ExpectedError(
    `${stream} in KurrentDB went on meanwhile: stop every server and run it again`,
  );
}

async function takePlace(draft: string, folder: string): Promise<void> {
  try {
    // Snapshots: some tell where they stand by positions of the log that they were made from.
    for (const name of await databaseFilesOf(folder)) await rm(path.join(folder, name));
    await moveFiles([logFile], draft, folder);
  } catch (error) {
    throw new ExpectedError(
      `the log has left KurrentDB and lies in ${draft}: run this again when that is mended: ${messageOf(error)}`,
    );
  }
  await rm(draft, { recursive: true, force: true });
}
