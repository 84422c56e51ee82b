import { cp, mkdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { collect, someEvents } from '@rembuk/event-sourcing/testing';
import { SqliteEventStore } from '../event-store.ts';
import { temporaryFolder } from '../testing/folders.ts';
import { reservedBytes, reserveWriteAheadLog } from './write-ahead-log.ts';

const checkpointAfterPages = 100;
const bounds = { checkpointAfterPages };
const reserved = reservedBytes(checkpointAfterPages);

// Each of many flushes may take long on a busy disk.
jest.setTimeout(60_000);

describe('the reserved write-ahead log', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder.path, 'events.db');
  });
  afterEach(() => folder.remove());

  it('has its size when the store is open, and keeps it while less is written than a checkpoint takes', async () => {
    const store = await SqliteEventStore.open({ folder: folder.path, bounds });
    const size = async (): Promise<number> => (await stat(`${file}-wal`)).size;
    expect(await size()).toBe(reserved);
    for (let turn = 0; turn < 200; turn++) {
      await store.append('workshop-1', 'any', someEvents(3));
      expect(await size()).toBe(reserved);
    }
    await store.close();
  });

  it('survives a crash: behind the frames lie zeros, and they end the log', async () => {
    const copies: { readonly copy: string; readonly events: number }[] = [];
    const store = await SqliteEventStore.open({ folder: folder.path, bounds });
    for (let events = 1; events <= 120; events++) {
      await store.append('workshop-1', 'any', someEvents(1));
      if (events % 15 > 1) continue;
      const copy = join(folder.path, `crashed-${events}`);
      await mkdir(copy);
      for (const name of ['events.db', 'events.db-wal'])
        await cp(join(folder.path, name), join(copy, name));
      copies.push({ copy, events });
    }
    const wal = await readFile(`${file}-wal`);
    expect(wal.subarray(-4096).every((byte) => byte === 0)).toBe(true);
    await store.close();
    for (const { copy, events } of copies) {
      const opened = await SqliteEventStore.open({ folder: copy, bounds });
      expect(await collect(opened.readStream('workshop-1'))).toHaveLength(events);
      expect((await stat(join(copy, 'events.db-wal'))).size).toBe(reserved);
      await opened.append('workshop-1', events - 1, someEvents(1));
      await opened.close();
    }
  });

  it('survives a crash in the middle of being reserved, also behind frames', async () => {
    const store = await SqliteEventStore.open({ folder: folder.path, bounds });
    await store.append('workshop-1', 'any', someEvents(5));
    const copy = join(folder.path, 'copy');
    await mkdir(copy);
    await cp(file, join(copy, 'events.db'));
    await cp(`${file}-wal`, join(copy, 'events.db-wal'));
    await store.close();
    // Cut in the middle of a frame of zeros, then extended again.
    await truncate(join(copy, 'events.db-wal'), reserved - 100_000);
    reserveWriteAheadLog(join(copy, 'events.db'), checkpointAfterPages);
    expect((await stat(join(copy, 'events.db-wal'))).size).toBe(reserved);
    const opened = await SqliteEventStore.open({ folder: copy, bounds });
    expect(await opened.head('workshop-1')).toBe(4);
    await opened.close();
  });

  it('leaves a log that is large enough as it is', async () => {
    const content = Buffer.alloc(reserved + 1, 'x');
    await writeFile(`${file}-wal`, content);
    reserveWriteAheadLog(file, checkpointAfterPages);
    expect((await readFile(`${file}-wal`)).equals(content)).toBe(true);
  });

  const itOnLinux = process.platform === 'linux' ? it : it.skip;
  itOnLinux('is done without where there is no room (needs /dev/full)', async () => {
    await symlink('/dev/full', `${file}-wal`);
    expect(() => reserveWriteAheadLog(file, checkpointAfterPages)).not.toThrow();
  });
});
