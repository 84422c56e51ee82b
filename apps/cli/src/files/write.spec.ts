import { copyFile, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { fillLog, Folders } from '../testing/folders.ts';
import { rembuk } from '../testing/run-quietly.ts';
import { addTo, newFile, writeWhole } from './write.ts';

/** Each case copies a log, on a real disk. */
jest.setTimeout(30_000);

const folders = new Folders();
let template: string;
let folder: string;

beforeAll(async () => {
  template = await folders.fresh();
  await fillLog(template);
});
beforeEach(async () => {
  folder = await folders.fresh();
  await copyFile(path.join(template, 'events.db'), path.join(folder, 'events.db'));
});
afterAll(() => folders.remove());

async function contents(): Promise<ReadonlyMap<string, string>> {
  const own = (await readdir(folder)).filter((name) => !/-(wal|shm)$/.test(name));
  const read = own.map(
    async (name) => [name, await readFile(path.join(folder, name), 'hex')] as const,
  );
  return new Map(await Promise.all(read));
}

describe('what a command writes', () => {
  const commands = [
    ['keys', '--out'],
    ['pin', '--out'],
    ['verify', '--json'],
  ] as const;
  const targets = ['events.db', 'signing-key.pem', 'secrets.json', 'link.txt'];

  it.each(commands.flatMap((command) => targets.map((target) => [...command, target] as const)))(
    'is never a file of a data folder: %s %s %s',
    async (command, option, name) => {
      await rembuk('keys', '--folder', folder, '--out', path.join(folder, 'key.txt'));
      await writeFile(path.join(folder, 'secrets.json'), 'secret');
      await symlink(path.join(folder, 'signing-key.pem'), path.join(folder, 'link.txt'));
      const before = await contents();
      const target = path.join(folder, name);
      const { status, err } = await rembuk(command, '--folder', folder, option, target);
      expect({ status, err }).toEqual({
        status: 1,
        err: `rembuk: ${target} bears the name of a file of a data folder; choose another`,
      });
      expect(await contents()).toEqual(before);
    },
  );

  it('is not put where a log, a backup or a key may come to lie', async () => {
    const nothing = await folders.fresh();
    const out = path.join(nothing, 'events.db');
    const exported = await rembuk('export', '--folder', folder, '--all', '--out', out);
    expect(exported).toMatchObject({ status: 1, err: expect.stringContaining('choose another') });
    expect(await readdir(nothing)).toEqual([]);
  });

  it('is told in a line where it cannot be written', async () => {
    const out = path.join(folder, 'nowhere', 'key.pem');
    for (const [command, option] of commands)
      expect(await rembuk(command, '--folder', folder, option, out)).toMatchObject({
        status: 1,
        err: expect.stringMatching(/^rembuk: .+ cannot be written: .*ENOENT.+$/),
      });
  });
});

describe('writing', () => {
  it('replaces a whole file, through a link too, or leaves it as it was', async () => {
    const file = path.join(folder, 'heads.json');
    const link = path.join(folder, 'latest.json');
    await writeFile(file, 'a text that is longer');
    await symlink(file, link);
    await writeWhole(link, 'short');
    expect(await readFile(file, 'utf8')).toBe('short');
    expect((await stat(file)).mode & 0o077).toBe(0);
    await mkdir(path.join(folder, 'taken'));
    await expect(writeWhole(path.join(folder, 'taken'), 'x')).rejects.toThrow('cannot be written');
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('adds to what stands there, and follows no link that leads nowhere', async () => {
    const file = path.join(folder, 'pins.jsonl');
    await addTo(file, 'one\n');
    await addTo(file, 'two\n');
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
    const link = path.join(folder, 'link.jsonl');
    await symlink(path.join(folder, 'secrets.json'), link);
    await expect(addTo(link, 'x')).rejects.toThrow('cannot be written');
    expect(await readdir(folder)).not.toContain('secrets.json');
  });

  it('makes a new file only where there is none', async () => {
    const file = path.join(folder, 'all.jsonl');
    await writeFile(file, 'kept');
    await expect(newFile(file)).rejects.toThrow('EEXIST');
    expect(await readFile(file, 'utf8')).toBe('kept');
  });

  it('goes to a device as it is', async () => {
    await writeWhole('/dev/null', 'x');
    await addTo('/dev/null', 'x');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});
