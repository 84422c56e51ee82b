import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { anEvent, someEvents, testSeed } from '@rembuk/event-sourcing/testing';
import { SqliteEventStore } from './event-store.ts';
import { reservedBytes } from './log/write-ahead-log.ts';
import { temporaryFolder } from './testing/folders.ts';
import { randomFrom } from './testing/random.ts';

const seed = testSeed();

// Processes start, and disks flush, slowly on a busy machine.
jest.setTimeout(60_000);

describe('the erasure of a person', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: SqliteEventStore;
  beforeEach(async () => {
    folder = await temporaryFolder();
    store = await SqliteEventStore.open({ folder: folder.path });
  });
  afterEach(async () => {
    await store.close();
    await folder.remove();
  });

  /**
   * The files that hold a text. Not the lock's: to open and close it in this process would release the lock.
   * That goes for the log too, but its locks guard against other processes, and there are none.
   */
  async function filesWith(text: string): Promise<string[]> {
    const names = (await readdir(folder.path)).filter((name) => name !== 'lock.db');
    const contents = await Promise.all(
      names.map(async (name) => ({ name, content: await readFile(join(folder.path, name)) })),
    );
    return contents.filter(({ content }) => content.includes(text)).map(({ name }) => name);
  }

  it(`leaves none of their text in any file, however the pages moved before (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    const people = Array.from({ length: 25 }, (_, person) => `person-${person}`);
    const present = new Set<string>();
    const erase = async (stream: string): Promise<void> => {
      if (present.has(stream)) expect(await filesWith(secretOf(stream))).not.toEqual([]);
      await store.deleteStream(stream);
      present.delete(stream);
      expect(await filesWith(secretOf(stream))).toEqual([]);
    };
    for (let step = 0; step < 600; step++) {
      const stream = people[Math.floor(random() * people.length)] ?? '';
      const name = `${secretOf(stream)}${'x'.repeat(random() * (random() < 0.2 ? 9_000 : 300))}`;
      const meta = { ...anEvent().meta, sessionId: secretOf(stream) };
      if (random() < 0.5) await store.append('workshop-1', 'any', someEvents(1 + random() * 4));
      else if (random() < 0.9) {
        await store.append(stream, 'any', [anEvent({ data: { name, again: name }, meta })]);
        present.add(stream);
      } else await erase(stream);
    }
    for (const stream of people.toSorted(() => random() - 0.5)) await erase(stream);
    expect(await filesWith('Secret of')).toEqual([]);
  });

  it('finds its padding in place: SQLite keeps pages of 4096 bytes', async () => {
    const name = 'the text that must not lie in the tree';
    await store.append('person-1', 'no_stream', [anEvent({ data: { name } })]);
    await store.close();
    const file = join(folder.path, 'events.db');
    const database = new DatabaseSync(file);
    const pages = database
      .prepare(`SELECT pageno, pagetype FROM dbstat WHERE name = 'events' ORDER BY pageno`)
      .all();
    database.close();
    const content = await readFile(file);
    const pageOf = Math.floor(content.indexOf(name) / 4096) + 1;
    expect(pages.find(({ pageno }) => pageno === pageOf)?.pagetype).toBe('overflow');
  });

  it('waits for nobody: what another process reads is reported, and erased when asked again', async () => {
    await store.append('person-1', 'no_stream', [anEvent({ data: { name: 'Secret' } })]);
    const other = new DatabaseSync(join(folder.path, 'events.db'), { readOnly: true });
    other.exec('BEGIN');
    expect(other.prepare('SELECT count(*) AS count FROM events').get()?.count).toBe(1);

    await expect(store.deleteStream('person-1')).rejects.toMatchObject({ reason: 'overloaded' });
    expect(await store.head('person-1')).toBeUndefined();
    expect(await store.append('workshop-1', 'any', someEvents(1))).toMatchObject({ revision: 0 });
    other.exec('COMMIT');
    other.close();
    await store.deleteStream('person-1');
    expect(await filesWith('Secret')).toEqual([]);
  });

  it('costs what the person left, however many are erased: the log is made large again at a checkpoint', async () => {
    await store.close();
    const checkpointAfterPages = 200;
    store = await SqliteEventStore.open({ folder: folder.path, bounds: { checkpointAfterPages } });
    const walBytes = async (): Promise<number> =>
      (await stat(join(folder.path, 'events.db-wal'))).size;
    const reserved = reservedBytes(checkpointAfterPages);
    expect(await walBytes()).toBe(reserved);
    for (let person = 0; person < 5; person++) {
      await store.append(`person-${person}`, 'no_stream', someEvents(1));
      await store.deleteStream(`person-${person}`);
      expect(await walBytes()).toBe(0);
    }
    // The checkpoint comes behind the answer, before the next append is looked at.
    for (let turn = 0; turn < 30; turn++) await store.append('workshop-1', 'any', someEvents(100));
    expect(await walBytes()).toBeGreaterThanOrEqual(reserved);
    expect(await filesWith('person-1')).toEqual([]);
  });

  it('lets the person begin anew, with positions of their own', async () => {
    const first = await store.append('person-1', 'no_stream', someEvents(2));
    await store.deleteStream('person-1');
    await store.close();
    store = await SqliteEventStore.open({ folder: folder.path });
    const second = await store.append('person-1', 'no_stream', someEvents(2));
    expect(second.revision).toBe(1);
    expect(Number(second.position)).toBeGreaterThan(Number(first.position));
  });
});

function secretOf(stream: string): string {
  return `Secret of ${stream}.`;
}
