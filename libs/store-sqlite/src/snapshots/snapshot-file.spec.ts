import { randomBytes } from 'node:crypto';
import { open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/folders.ts';
import { type SnapshotBounds, SnapshotFile } from './snapshot-file.ts';

const bounds = { keptMax: 8, newestKept: 2, totalBytesMax: 1_000_000 };

describe('the snapshot file', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let path: string;
  let file: SnapshotFile;
  beforeEach(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'snapshots.db');
    file = new SnapshotFile(path, bounds);
  });
  afterEach(async () => {
    file.close();
    await folder.remove();
  });

  function reopen(other: Partial<SnapshotBounds> = {}): void {
    file.close();
    file = new SnapshotFile(path, { ...bounds, ...other });
  }

  function save(stream: string, revision: number, state = '"state"', foldVersion = 1): void {
    file.answer({ kind: 'save', stream, foldVersion, revision, hash: 'h', state: [state] });
  }

  function load(stream: string, atOrBefore = 1e9, foldVersion = 1): number | undefined {
    return file.answer({ kind: 'load', stream, foldVersion, atOrBefore })?.revision;
  }

  it('keeps so many of a stream, spread over its history, also when it was opened again', () => {
    for (let revision = 0; revision < 4_000; revision += 100) {
      save('a', revision);
      save('b', revision);
      if (revision % 1_000 === 0) reopen();
    }
    const kept = new Set(Array.from({ length: 4_000 }, (_, revision) => load('a', revision)));
    expect(kept.size).toBe(8);
    expect(load('a')).toBe(3_900);
    expect(load('a', 3_899)).toBe(3_800);
    expect(load('a', 2_000)).toBeGreaterThan(1_000);
    expect(load('a', 0)).toBe(0);
  });

  it('keeps two versions of the fold: programs are exchanged one by one', () => {
    for (const foldVersion of [1, 2, 3]) save('a', foldVersion, '"state"', foldVersion);
    save('a', 9, '"state"', 2);
    expect([1, 2, 3].map((version) => load('a', 1e9, version))).toEqual([undefined, 9, 3]);
  });

  it('stays within its size: what was saved longest ago goes first', () => {
    reopen({ totalBytesMax: 50_000 });
    for (let stream = 0; stream < 12; stream++) save(`s${stream}`, 1, randomState(9_000));
    const there = Array.from({ length: 12 }, (_, stream) => load(`s${stream}`) !== undefined);
    expect(there.lastIndexOf(false)).toBe(there.indexOf(true) - 1);
    expect(there.filter(Boolean).length).toBeGreaterThanOrEqual(4);
    save('huge', 1, randomState(90_000));
    expect(load('huge')).toBe(1);
    expect(load('s11')).toBeUndefined();
  });

  it('reads the snapshot before one that is damaged', () => {
    save('a', 1);
    save('a', 2);
    file.close();
    const database = new DatabaseSync(path);
    database.exec(`UPDATE snapshots SET state = zeroblob(length(state)) WHERE revision = 2`);
    database.close();
    file = new SnapshotFile(path, bounds);
    expect(load('a')).toBe(1);
    expect(load('a', 1)).toBe(1);
  });

  it.each([
    ['of something else', (): Promise<void> => writeFile(path, 'not a database at all')],
    ['of a newer program', newerVersion],
    ['that was damaged', damage],
  ])('is begun anew over a file %s', async (_, spoil) => {
    for (let revision = 0; revision < 8; revision++) save('a', revision, randomState(5_000));
    file.close();
    await spoil(path);
    file = new SnapshotFile(path, bounds);
    load('a');
    save('b', 5);
    expect(load('b')).toBe(5);
  });
});

/** Does not get smaller when it is compressed. */
function randomState(bytes: number): string {
  return JSON.stringify(randomBytes(bytes).toString('base64'));
}

function newerVersion(path: string): Promise<void> {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 1000');
  database.close();
  return Promise.resolve();
}

/** Everything but the first page. */
async function damage(path: string): Promise<void> {
  const { size } = await stat(path);
  const handle = await open(path, 'r+');
  await handle.write(randomBytes(size - 4096), 0, size - 4096, 4096);
  await handle.close();
}
