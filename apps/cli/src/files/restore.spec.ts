import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  DataFolderLockedError,
  SqliteEventStore,
  SqliteLogReader,
  UnfinishedRestoreError,
} from '@rembuk/store-sqlite';
import { fillLog, Folders } from '../testing/folders.ts';
import { restore } from './restore.ts';
import { verifyLog } from './verify.ts';

/** Each case fills and copies several logs, on real disks. */
jest.setTimeout(60_000);

const folders = new Folders();
let backup: string;
let other: string;

beforeAll(async () => {
  backup = await folders.fresh();
  await fillLog(backup);
  other = await folders.fresh();
  await fillLog(other);
});
afterAll(() => folders.remove());

/** The last hash of each stream says what a log holds. */
async function headsOf(folder: string): Promise<unknown> {
  return (await verifyLog(folder)).heads;
}

async function startAndStop(folder: string): Promise<void> {
  const server = await SqliteEventStore.open({ folder });
  await server.close();
}

/** Begins a restore in another process, which dies before the `nth` of its renames; gives how it ended. */
async function killedAt(nth: number, target: string): Promise<NodeJS.Signals | null> {
  const child = spawn(
    process.execPath,
    ['--conditions=rembuk-source', killedRestore, String(nth), backup, target],
    { stdio: 'ignore' },
  );
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal;
}

const killedRestore = fileURLToPath(new URL('../testing/killed-restore.ts', import.meta.url));

describe('a restore that is killed', () => {
  const end = { signal: 'SIGKILL', stands: true, left: [] as string[] };
  const open = { ...end, stands: false };
  it.each([
    ['before the copy has its name', 1, end],
    ['before the old log is moved', 2, end],
    ['before its snapshots are', 3, open],
    ['before the new log has its place', 4, open],
    ['by nobody: there are no more renames', 5, { ...end, signal: null }],
  ])('leaves a log, or a folder on which no server starts: %s', async (_, nth, expected) => {
    const target = await folders.fresh();
    await copyFile(path.join(other, 'events.db'), path.join(target, 'events.db'));
    await writeFile(path.join(target, 'snapshots.db'), 'worthless');
    const signal = await killedAt(nth, target);
    const started = await startAndStop(target).catch((error: unknown) => error);
    const stands = (await readdir(target)).includes('events.db');
    const left = stands ? (await readdir(target)).filter((name) => name.endsWith('.partial')) : [];
    expect({ signal, stands, left }).toEqual(expected);
    if (!stands) expect(started).toBeInstanceOf(UnfinishedRestoreError);
    if (signal === null) return;

    await restore({ from: backup, folder: target, replace: true, now: new Date() });
    await startAndStop(target);
    expect(await headsOf(target)).toEqual(await headsOf(backup));
    const asides = (await readdir(target)).filter((name) => name.startsWith('before-restore-'));
    expect(asides).toHaveLength(1);
    const aside = path.join(target, asides[0]!);
    expect((await readdir(aside)).toSorted()).toEqual(['events.db', 'snapshots.db']);
    expect(await headsOf(aside)).toEqual(await headsOf(other));
  });
});

describe('a server that starts during a restore', () => {
  it.each([
    ['on a folder with a log', true],
    ['on a fresh folder', false],
  ])('is refused, %s, until the copy has been checked', async (_, replaces) => {
    const target = await folders.fresh();
    if (replaces) await fillLog(target);
    const starts: unknown[] = [];
    const start = () => startAndStop(target).catch((error: unknown) => void starts.push(error));
    // The moments at which the folder is most incomplete: before the copy, and before it has been read once more.
    const copying = jest
      .spyOn(SqliteLogReader.prototype, 'backup')
      .mockImplementation(async function (this: SqliteLogReader, to) {
        await start();
        copying.mockRestore();
        const result = await this.backup(to);
        await start();
        return result;
      });
    const options = { from: backup, folder: target, replace: replaces, now: new Date() };
    const { setAside } = await restore(options);
    expect(starts).toEqual([expect.any(DataFolderLockedError), expect.any(DataFolderLockedError)]);
    expect(setAside !== undefined).toBe(replaces);
    expect(await headsOf(target)).toEqual(await headsOf(backup));
    await startAndStop(target);
  });

  it('finds the log as it was where the copy failed', async () => {
    const target = await folders.fresh();
    await fillLog(target);
    const before = await headsOf(target);
    const copying = jest
      .spyOn(SqliteLogReader.prototype, 'backup')
      .mockRejectedValue(new Error('the disk is full'));
    const options = { from: backup, folder: target, replace: true, now: new Date() };
    await expect(restore(options)).rejects.toThrow('could not be copied: the disk is full');
    copying.mockRestore();
    expect(await headsOf(target)).toEqual(before);
    await startAndStop(target);
  });
});
