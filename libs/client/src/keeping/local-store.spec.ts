import { afterEach, describe, expect, it } from '@jest/globals';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { when } from '../observable.ts';
import { FileInUseError, openFileStore } from './file-store.ts';
import { type Write, WrittenBehind } from './local-store.ts';

const folders: string[] = [];
const newFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'rembuk-kept-'));
  folders.push(folder);
  return join(folder, 'outbox.db');
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('what is kept on the device', () => {
  it('is there again, in the order of the keys', async () => {
    const file = newFile();
    const store = openFileStore(file);
    store.put('command/w1/2', { n: 2 });
    store.put('command/w1/1', { n: 1, words: 'ꦏꦸ 👩‍👩‍👧' });
    store.put('command/w2/1', { n: 3 });
    store.put('command/w1/3', {});
    store.remove('command/w1/3');
    await store.close();
    const again = openFileStore(file);
    expect(again.entries('command/w1/')).toEqual([
      { key: 'command/w1/1', value: { n: 1, words: 'ꦏꦸ 👩‍👩‍👧' } },
      { key: 'command/w1/2', value: { n: 2 } },
    ]);
    await again.close();
  });

  it('is there again after the process was killed', () => {
    const file = newFile();
    const source = new URL('./file-store.ts', import.meta.url).href;
    const program = `
      import { openFileStore } from ${JSON.stringify(source)};
      const store = openFileStore(${JSON.stringify(file)});
      store.put('a', 1);
      store.put('b', 2);
      await store.flushed();
      process.kill(process.pid, 'SIGKILL');`;
    const args = ['--conditions=rembuk-source', '--input-type=module', '--eval', program];
    const { signal } = spawnSync(process.execPath, args);
    expect(signal).toBe('SIGKILL');
    const store = openFileStore(file);
    expect(store.entries('')).toEqual([
      { key: 'a', value: 1 },
      { key: 'b', value: 2 },
    ]);
    return store.close();
  });

  it('belongs to one process at a time', async () => {
    const file = newFile();
    const store = openFileStore(file);
    expect(() => openFileStore(file)).toThrow(FileInUseError);
    await store.close();
    await openFileStore(file).close();
  });

  const filled = async (file: string) => {
    const store = openFileStore(file);
    for (let n = 0; n < 200; n += 1) store.put(`command/w1/${n}`, { words: 'siaga '.repeat(50) });
    await store.close();
  };

  it.each<readonly [string, (file: string) => void]>([
    ['is no database', (file) => writeFileSync(file, 'garbage '.repeat(2_000))],
    ['was cut off', (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ['has garbage in its middle', (file) => overwrite(file, 9_000, 8_000)],
    ['has garbage in its header', (file) => overwrite(file, 0, 100)],
    ['is of another program', inSql('DROP TABLE kept; CREATE TABLE kept (something TEXT) STRICT')],
  ])(
    'is set aside whole where the file %s; a fresh store begins, and says so',
    async (_, spoil) => {
      const file = newFile();
      await filled(file);
      spoil(file);
      const bytes = readFileSync(file);
      const store = openFileStore(file);
      const where = `${file}.spoilt-1`;
      expect(store.notices.get()).toEqual([{ code: 'store_set_aside', where }]);
      expect(readFileSync(where).equals(bytes)).toBe(true);
      expect(store.entries('')).toEqual([]);
      store.put('command/w1/1', 'new');
      await store.close();
      const again = openFileStore(file);
      expect(again.notices.get()).toEqual([]);
      expect(again.entries('')).toEqual([{ key: 'command/w1/1', value: 'new' }]);
      await again.close();
      spoil(file);
      const third = openFileStore(file);
      expect(third.notices.get()).toMatchObject([{ where: `${file}.spoilt-2` }]);
      await third.close();
    },
  );

  it('is left as it was where a later version has written it; this one keeps nothing, and says so', async () => {
    const file = newFile();
    await filled(file);
    inSql('PRAGMA user_version = 1; ALTER TABLE kept ADD COLUMN at INTEGER')(file);
    const bytes = readFileSync(file);
    const store = openFileStore(file);
    expect(store.notices.get()).toEqual([{ code: 'store_too_new', where: file }]);
    expect(store.isSafe.get()).toBe(false);
    store.put('command/w1/1', 'new');
    await store.flushed();
    // Kept for the page's own use, and no further.
    expect(store.entries('')).toEqual([{ key: 'command/w1/1', value: 'new' }]);
    expect(store.isSafe.get()).toBe(false);
    await store.close();
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(dirname(file))).toEqual(['outbox.db']);
  });

  it('without the records that were written by half, which are set aside', async () => {
    const file = newFile();
    const store = openFileStore(file);
    store.put('a', { n: 1 });
    await store.close();
    inSql(`INSERT INTO kept VALUES ('b', '{"n":'), ('c', NULL), ('d', '')`)(file);
    const again = openFileStore(file);
    expect(again.notices.get()).toMatchObject([{ code: 'records_set_aside' }]);
    expect(again.entries('')).toEqual([{ key: 'a', value: { n: 1 } }]);
    await again.close();
    const third = openFileStore(file);
    expect(third.notices.get()).toEqual([]);
    await third.close();
    const left = new DatabaseSync(file);
    expect(left.prepare('SELECT key FROM unreadable').all()).toHaveLength(3);
    left.close();
  });

  it('is left alone where it cannot be opened at all', () => {
    const folder = dirname(newFile());
    expect(() => openFileStore(folder)).toThrow('unable to open');
    expect(readdirSync(dirname(folder)).some((name) => name.includes('spoilt'))).toBe(false);
  });

  it('says when the device does not take it, and goes on trying', async () => {
    let isFull = true;
    const written: Write[] = [];
    const store = new WrittenBehind(
      [],
      (writes) => {
        if (isFull) return Promise.reject(new Error('full'));
        written.push(...writes);
        return Promise.resolve();
      },
      () => Promise.resolve(),
    );
    store.put('a', 1);
    await when(store.isSafe, (isSafe) => !isSafe);
    store.put('a', 2);
    store.put('b', 3);
    store.remove('b');
    isFull = false;
    await store.close();
    expect(written).toEqual([
      ['a', 2],
      ['b', undefined],
    ]);
  });

  it('writes the last of many values', async () => {
    const batches: (readonly Write[])[] = [];
    const first = Promise.withResolvers<void>();
    const store = new WrittenBehind(
      [],
      async (writes) => {
        batches.push(writes);
        await first.promise;
      },
      () => Promise.resolve(),
    );
    store.put('text', 0);
    await Promise.resolve();
    for (let n = 1; n <= 50; n += 1) store.put('text', n);
    first.resolve();
    await store.flushed();
    expect(batches).toEqual([[['text', 0]], [['text', 50]]]);
  });
});

function overwrite(file: string, from: number, bytes: number): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  closeSync(opened);
}

function inSql(sql: string): (file: string) => void {
  return (file) => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };
}
