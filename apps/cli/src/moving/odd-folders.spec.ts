import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { away, back, Houses, someEvents } from '../testing/moving.ts';

const houses = new Houses();
let house: string;
let full: WireDouble;
let empty: WireDouble;

beforeAll(async () => {
  house = await houses.with('workshop-a', someEvents('workshop-a', 2));
  [full, empty] = [await new WireDouble().start(), await new WireDouble().start()];
  process.env['REMBUK_STORE'] = full.url;
  await away(await houses.like(house));
});
afterAll(async () => {
  delete process.env['REMBUK_STORE'];
  full.stop();
  empty.stop();
  await houses.remove();
});

type Oddity = (folder: string) => Promise<unknown>;
const link = (name: string): Oddity => {
  return async (folder) => {
    const file = path.join(folder, name);
    await rename(file, path.join(folder, 'elsewhere')).catch(() => undefined);
    await symlink('elsewhere', file);
  };
};
const directory = (name: string): Oddity => {
  return (folder) => mkdir(path.join(folder, name), { recursive: true });
};
const file = (name: string): Oddity => {
  return (folder) => writeFile(path.join(folder, name), 'something');
};

/** Nothing is said, appended, made or removed; one line tells what is in the way. */
async function expectRefusal(
  double: WireDouble,
  move: typeof away,
  { folder, odd }: { readonly folder: string; readonly odd: Oddity },
): Promise<string> {
  await odd(folder);
  const before = (await readdir(folder)).toSorted();
  const { entries } = double.log;
  const held = entries.length;
  process.env['REMBUK_STORE'] = double.url;
  const { status, err } = await move(folder);
  expect({ status, err }).toEqual({ status: 1, err: expect.stringMatching(/^rembuk: [^\n]+$/) });
  expect(entries.length).toBe(held);
  expect((await readdir(folder)).toSorted()).toEqual(before);
  return err;
}

describe('a folder that a log cannot move out of', () => {
  it.each([
    ['events.db is a link', link('events.db'), 'events.db is a link'],
    ['snapshots.db is a link', link('snapshots.db'), 'snapshots.db is a link'],
    ['snapshots.db is a folder', directory('snapshots.db'), 'snapshots.db is no file'],
    ['events.db-wal is a folder', directory('events.db-wal'), 'events.db-wal is no file'],
    ['lock.db is a link', link('lock.db'), 'lock.db is a link'],
    ['migrate.mark is a folder', directory('migrate.mark'), 'migrate.mark is no file'],
  ])('is left as it is: %s', async (_, odd, why) => {
    const folder = await houses.like(house);
    expect(await expectRefusal(empty, away, { folder, odd })).toContain(why);
  });
});

describe('a folder that a log cannot move into', () => {
  it.each([
    ['events.db is a link that leads nowhere', link('events.db'), 'events.db is a link'],
    ['snapshots.db is a folder', directory('snapshots.db'), 'snapshots.db is no file'],
    ['events.db-shm is a folder', directory('events.db-shm'), 'events.db-shm is no file'],
    ['migrate.partial is a file', file('migrate.partial'), 'migrate.partial is no folder'],
    ['migrate.partial is a link', link('migrate.partial'), 'migrate.partial is no folder'],
    ['its events.db is a folder', directory('migrate.partial/events.db'), 'events.db is no file'],
  ])('is left as it is, and the log where it is: %s', async (_, odd, why) => {
    const folder = await houses.fresh();
    expect(await expectRefusal(full, back, { folder, odd })).toContain(why);
  });
});

it.each([
  ['a file', 'a-file', 'is no folder'],
  ['beneath a file', 'a-file/folder', 'ENOTDIR'],
])('is told that what was named as folder is none: %s', async (_, name, why) => {
  const within = await houses.fresh();
  const odd = file('a-file');
  const named = (move: typeof away) => (folder: string) => move(path.resolve(folder, name));
  expect(await expectRefusal(full, named(back), { folder: within, odd })).toContain(why);
  expect(await expectRefusal(empty, named(away), { folder: within, odd })).toMatch(/ no /);
});
