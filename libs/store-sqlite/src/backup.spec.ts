import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { collect, someEvents } from '@rembuk/event-sourcing/testing';
import { SqliteEventStore } from './event-store.ts';
import { temporaryFolder } from './testing/folders.ts';
import { faultsOf } from './testing/history.ts';
import { WriterRun } from './testing/writer-run.ts';

// Processes start, and disks flush, slowly on a busy machine.
jest.setTimeout(60_000);

describe('backup', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    data = join(folder.path, 'data');
  });
  afterEach(() => folder.remove());

  it('copies the log of a server that goes on writing; the copy opens and its chain holds', async () => {
    const server = new WriterRun({ folder: data, streams: 4 });
    await server.untilMore('acked', 200);
    const reader = await SqliteEventStore.openReadOnly({ folder: data });
    for (let round = 0; round < 3; round++) {
      const target = join(folder.path, `backup-${round}`);
      const acked = server.of('acked');
      const { position, bytes } = await reader.backup(target);
      expect(await readdir(target)).toEqual(['events.db']);
      expect(bytes).toBeGreaterThan(10_000);
      expect(await faultsOf(target, acked)).toEqual([]);

      const copy = await SqliteEventStore.openReadOnly({ folder: target });
      const events = await collect(copy.readAll());
      expect(events.at(-1)?.event.position).toBe(position);
      await copy.close();
      await server.untilMore('acked', 20);
    }
    await reader.close();
    await server.close();
  });

  it('is taken within the server’s own process, while others append', async () => {
    const store = await SqliteEventStore.open({ folder: data });
    await store.append('workshop-1', 'no_stream', someEvents(3_000));
    const target = join(folder.path, 'backup');
    const reader = await SqliteEventStore.openReadOnly({ folder: data });
    const [{ position }] = await Promise.all([
      reader.backup(target),
      ...Array.from({ length: 50 }, () => store.append('workshop-2', 'any', someEvents(1))),
    ]);
    expect(Number(position)).toBeGreaterThanOrEqual(3_000);
    expect(await store.head('workshop-2')).toBe(49);
    await reader.close();
    await store.close();

    const restored = await SqliteEventStore.open({ folder: target });
    expect(await collect(restored.readAll())).toHaveLength(Number(position));
    await restored.append('workshop-1', 2_999, someEvents(1));
    await restored.close();
  });

  it('knows an empty log', async () => {
    await (await SqliteEventStore.open({ folder: data })).close();
    const reader = await SqliteEventStore.openReadOnly({ folder: data });
    expect((await reader.backup(join(folder.path, 'backup'))).position).toBeUndefined();
    await reader.close();
  });

  it('never writes over a log, and leaves nothing half done', async () => {
    const store = await SqliteEventStore.open({ folder: data });
    await store.append('workshop-1', 'no_stream', someEvents(3));
    await store.close();
    const reader = await SqliteEventStore.openReadOnly({ folder: data });
    await expect(reader.backup(data)).rejects.toThrow('exists already');
    const target = join(folder.path, 'backup');
    await mkdir(target);
    await writeFile(join(target, 'other'), '');
    await reader.backup(target);
    await expect(reader.backup(target)).rejects.toThrow('exists already');

    const file = join(folder.path, 'a-file');
    await writeFile(file, '');
    await expect(reader.backup(join(file, 'below'))).rejects.toThrow('ENOTDIR');
    expect((await readdir(folder.path)).toSorted()).toEqual(['a-file', 'backup', 'data']);
    expect((await readdir(target)).toSorted()).toEqual(['events.db', 'other']);
    await reader.close();
  });
});
