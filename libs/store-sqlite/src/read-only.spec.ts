import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { collect } from '@rembuk/event-sourcing/testing';
import { SqliteEventStore } from './event-store.ts';
import { temporaryFolder } from './testing/folders.ts';
import { WriterRun } from './testing/writer-run.ts';

// Processes start, and disks flush, slowly on a busy machine.
jest.setTimeout(60_000);

describe('a log opened for reading alone', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('is read beside a server of another process that goes on writing', async () => {
    const server = new WriterRun({ folder: folder.path, streams: 3 });
    await server.untilMore('acked', 20);
    const reader = await SqliteEventStore.openReadOnly({ folder: folder.path });
    for (let round = 0; round < 5; round++) {
      await server.untilMore('acked', 5);
      const acked = server.of('acked');
      const latest = acked.slice(-5);
      const keys = latest.map(({ stream, ids }) => ({ stream, id: ids.at(-1) ?? '' }));
      const revisions = latest.map(({ revision }) => ({ revision }));
      expect(await reader.findByIds(keys)).toMatchObject(revisions);
      const all = await collect(reader.readAll());
      expect(all.length).toBeGreaterThanOrEqual(acked.length);
    }
    await reader.close();
    await server.untilMore('acked', 5);
    await server.close();
  });

  it('is read when no server runs, also when the last one was killed', async () => {
    const server = new WriterRun({ folder: folder.path, streams: 1 });
    await server.untilMore('acked', 10);
    await server.kill();
    const acked = server.of('acked').at(-1);
    for (let round = 0; round < 2; round++) {
      const reader = await SqliteEventStore.openReadOnly({ folder: folder.path });
      expect(await reader.head('workshop-0')).toBeGreaterThanOrEqual(acked?.revision ?? 0);
      await reader.close();
      // The second time, after a server that stopped in order.
      await (await SqliteEventStore.open({ folder: folder.path })).close();
    }
  });

  it('shows that it cannot write', async () => {
    await (await SqliteEventStore.open({ folder: folder.path })).close();
    const reader = await SqliteEventStore.openReadOnly({ folder: folder.path });
    expect('append' in reader || 'deleteStream' in reader).toBe(false);
    await reader.close();
    await reader.close();
    await expect(reader.head('workshop-0')).rejects.toMatchObject({ reason: 'closed' });
  });

  it('is refused when it is missing, of something else, or of another version', async () => {
    const open = (): Promise<unknown> => SqliteEventStore.openReadOnly({ folder: folder.path });
    await expect(open()).rejects.toThrow('unable to open database file');

    const database = new DatabaseSync(join(folder.path, 'events.db'));
    database.exec('CREATE TABLE other (a)');
    await expect(open()).rejects.toThrow('not a Rembuk event log');
    await expect(SqliteEventStore.open({ folder: folder.path })).rejects.toThrow('not a Rembuk');
    database.close();
  });

  it.each([
    ['older', 0, 'let the server open it once'],
    ['newer', 1_000, 'use a newer one'],
  ])('of an %s version is refused', async (_, version, message) => {
    await (await SqliteEventStore.open({ folder: folder.path })).close();
    const copy = join(folder.path, 'copy');
    await cp(join(folder.path, 'events.db'), join(copy, 'events.db'));
    const database = new DatabaseSync(join(copy, 'events.db'));
    database.exec(`PRAGMA user_version = ${version}`);
    database.close();
    await expect(SqliteEventStore.openReadOnly({ folder: copy })).rejects.toThrow(message);
  });
});
