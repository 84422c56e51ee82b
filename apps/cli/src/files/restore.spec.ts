import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataFolderLockedError, SqliteEventStore, SqliteLogReader } from '@rembuk/store-sqlite';
import { fillLog, Folders } from '../testing/folders.ts';
import { restore } from './restore.ts';
import { verifyLog } from './verify.ts';

/** Each case fills and copies several logs, on real disks. */
jest.setTimeout(30_000);

const folders = new Folders();
let backup: string;

beforeAll(async () => {
  backup = await folders.fresh();
  await fillLog(backup);
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
