import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { someEvents } from '@rembuk/event-sourcing/testing';
import { SqliteEventStore } from './event-store.ts';
import { DataFolderLockedError } from './folder-lock.ts';
import { temporaryFolder } from './testing/folders.ts';
import { WriterRun } from './testing/writer-run.ts';

// Processes start, and disks flush, slowly on a busy machine.
jest.setTimeout(60_000);

describe('the lock on the data folder', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('refuses a second process, and says who has the folder and since when', async () => {
    const before = Date.now();
    const holder = new WriterRun({ folder: folder.path, streams: 0 });
    await holder.untilMore('open', 1);
    const refused = await SqliteEventStore.open({ folder: folder.path }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(DataFolderLockedError);
    const { message, holder: named } = refused as DataFolderLockedError;
    expect(named?.pid).toBe(holder.process.pid);
    expect(Date.parse(named?.since ?? '')).toBeGreaterThanOrEqual(before - 1);
    expect(Date.parse(named?.since ?? '')).toBeLessThanOrEqual(Date.now());
    expect(message).toContain(`in use by process ${holder.process.pid}, since ${named?.since}`);

    const third = new WriterRun({ folder: folder.path, streams: 0 });
    await third.untilMore('refusedToOpen', 1);
    expect(third.of('refusedToOpen')[0]?.message).toContain(`process ${holder.process.pid}`);
    await holder.close();
  });

  it('is gone with a process that was killed', async () => {
    for (let kill = 0; kill < 3; kill++) {
      const holder = new WriterRun({ folder: folder.path, streams: 1 });
      await holder.untilMore('acked', 3);
      await holder.kill();
    }
    const store = await SqliteEventStore.open({ folder: folder.path });
    await store.append('workshop-x', 'no_stream', someEvents(1));
    await store.close();
  });

  it('lets one of many that start at once win', async () => {
    const runs = Array.from(
      { length: 4 },
      () => new WriterRun({ folder: folder.path, streams: 0 }),
    );
    await Promise.all(runs.map((run) => run.until(() => run.messages.length > 0)));
    expect(runs.flatMap((run) => run.of('open'))).toHaveLength(1);
    const winner = runs.find((run) => run.of('open').length > 0);
    for (const refused of runs.flatMap((run) => run.of('refusedToOpen')))
      expect(refused.message).toContain('DataFolderLockedError');
    await winner?.close();
  });

  it('refuses a second store in the same process, and disturbs the first by nothing', async () => {
    const store = await SqliteEventStore.open({ folder: folder.path });
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(SqliteEventStore.open({ folder: folder.path })).rejects.toMatchObject({
        holder: { pid: process.pid },
      });
    await store.append('workshop-x', 'no_stream', someEvents(1));
    const other = new WriterRun({ folder: folder.path, streams: 0 });
    await other.untilMore('refusedToOpen', 1);
    await store.close();
    const next = await SqliteEventStore.open({ folder: folder.path });
    expect(await next.head('workshop-x')).toBe(0);
    await next.close();
    expect((await readdir(folder.path)).toSorted()).toEqual(['events.db', 'lock.db']);
  });
});
