import { Command } from 'commander';
import { type SqliteEventStore, SqliteSnapshotStore } from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';
import { messageOf, withStore } from '../files/log.ts';
import { rebuildSnapshots } from '../files/rebuild.ts';
import { folderOption } from './folder.ts';

export function rebuildCommand(exit: (code: number) => void): Command {
  return new Command('rebuild')
    .description(
      'throw snapshots away and make them anew from the events; no server may be running',
    )
    .addOption(folderOption())
    .action(async ({ folder }: { readonly folder: string }) =>
      exit(await withStore(folder, (store) => rebuildAll(folder, store))),
    );
}

async function rebuildAll(folder: string, store: SqliteEventStore): Promise<number> {
  const snapshots = await SqliteSnapshotStore.open({ folder });
  let unequal = 0;
  try {
    for (const stream of await workshopStreams(store)) {
      const rebuilt = await rebuildSnapshots(stream, store.readStream(stream), snapshots).catch(
        (error: unknown) => {
          throw new ExpectedError(`${stream}: ${messageOf(error)}`);
        },
      );
      if (!rebuilt) continue;
      const { revision, wrongAt, equal } = rebuilt;
      if (!equal) unequal += 1;
      const past = wrongAt === undefined ? '' : `; the one at revision ${wrongAt} was wrong`;
      console.log(`${stream}: snapshot at revision ${revision}${equal ? '' : ' DIFFERS'}${past}`);
    }
  } finally {
    await snapshots.close();
  }
  console.log(unequal === 0 ? 'Every snapshot equals its events.' : `${unequal} differ.`);
  return unequal === 0 ? 0 : 1;
}

/** A workshop's first event tells of it. */
async function workshopStreams(store: SqliteEventStore): Promise<readonly string[]> {
  const streams: string[] = [];
  const opened = store.readAll({ streamPrefix: 'workshop-', types: ['WorkshopOpened'] });
  for await (const { stream } of opened) streams.push(stream);
  return streams;
}
