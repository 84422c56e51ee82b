import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
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

  it('of a file that cannot be read leaves it to others', () => {
    const file = newFile();
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE kept (something TEXT) STRICT');
    other.close();
    // The second time it would be in use, were the first still holding it.
    for (let time = 0; time < 2; time += 1)
      expect(() => openFileStore(file)).toThrow('no column named key');
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
