import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { anEvent, sealed, testSeed } from '@rembuk/event-sourcing/testing';
import type { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { FolderLock, LogMovedError, SqliteEventStore } from '@rembuk/store-sqlite';
import { fillLog, Folders } from '../testing/folders.ts';
import { fillMixed } from '../testing/mixed-log.ts';
import { away, back, beside, rowsIn, startAndStop } from '../testing/moving.ts';
import { rembuk } from '../testing/run-quietly.ts';

/** Each case fills and copies several logs, on real disks. */
jest.setTimeout(60_000);

const seed = testSeed();
const folders = new Folders();
let template: string;
let folder: string;
let double: WireDouble;

beforeAll(async () => {
  template = await folders.fresh();
  await fillMixed(template, seed, 200);
});
beforeEach(async () => {
  folder = await folders.fresh();
  await copyFile(path.join(template, 'events.db'), path.join(folder, 'events.db'));
  double = await new WireDouble().start();
  process.env['REMBUK_STORE'] = double.url;
});
afterEach(() => {
  delete process.env['REMBUK_STORE'];
  delete process.env['REMBUK_DATA'];
  double.stop();
});
afterAll(() => folders.remove());

const withDouble = <Result>(work: (store: KurrentDbEventStore) => Promise<Result>) =>
  beside(double, work);

describe(`rembuk migrate (SEED=${seed})`, () => {
  it('P12: moves a log there and back, every character of it, in its order', async () => {
    const before = rowsIn(folder);
    const there = await away(folder);
    expect(there).toMatchObject({ status: 0 });
    expect(there.out).toContain(`4 streams, ${before.length} events are in KurrentDB, 0 of them`);
    expect(await withDouble((store) => store.standing.read())).toBe('here');

    const target = await folders.fresh();
    const here = await back(target);
    expect(here).toMatchObject({ status: 0 });
    expect(here.out).toContain(`4 streams, ${before.length} events are in ${target}`);
    expect(rowsIn(target)).toEqual(before);
    expect(await rembuk('verify', '--folder', target)).toMatchObject({ status: 0 });
    expect(await readdir(target)).toEqual(expect.not.arrayContaining(['migrate.partial']));
    expect(await withDouble((store) => store.standing.read())).toBe('left');
  });

  it('says nothing of the connection string', async () => {
    double.stop();
    process.env['REMBUK_STORE'] = double.url.replace('//', '//rembuk:rahasia@');
    const { status, out, err } = await away(folder);
    expect({ status, err }).toMatchObject({
      status: 1,
      err: expect.stringMatching(/cannot be reached/),
    });
    expect(out + err).not.toContain('rahasia');
    process.env['REMBUK_STORE'] = 'kurrentdb://rembuk:rahasia@127.0.0.1?rahasia=1';
    const odd = await away(folder);
    expect(odd).toMatchObject({ status: 1, err: expect.stringMatching(/^rembuk: REMBUK_STORE: /) });
    expect(odd.err).not.toContain('rahasia');
    delete process.env['REMBUK_STORE'];
    expect(await away(folder)).toMatchObject({
      status: 2,
      err: expect.stringContaining('REMBUK_STORE'),
    });
  });

  it('P12: leaves no second log to serve: neither in the folder nor, back again, in KurrentDB', async () => {
    await writeFile(path.join(folder, 'snapshots.db'), 'of another order of positions');
    await away(folder);
    const names = (await readdir(folder)).toSorted();
    const [aside = ''] = names.splice(2);
    expect([...names, aside]).toEqual([
      'lock.db',
      'migrate.mark',
      expect.stringMatching(/^moved-to-kurrentdb-/),
    ]);
    expect(rowsIn(path.join(folder, aside))).toEqual(rowsIn(template));
    await expect(startAndStop(folder)).rejects.toBeInstanceOf(LogMovedError);
    expect((await away(folder)).err).toBe(`rembuk: there is no log in ${folder}`);

    // It goes on there: somebody is erased, and begins anew.
    const anew = sealed('person-2', [anEvent()]);
    await withDouble(async (store) => {
      await store.deleteStream('person-2');
      await store.append('person-2', 'no_stream', anew);
    });
    expect(await back(folder)).toMatchObject({ status: 0 });
    await startAndStop(folder);
    const rows = rowsIn(folder) as readonly { readonly name: string; readonly id: string }[];
    expect(rows.filter(({ name }) => name === 'person-2')).toMatchObject([{ id: anew[0]?.id }]);
    expect(rows.at(-1)).toMatchObject({ name: 'person-2' });
    expect((await back(folder)).err).toBe(`rembuk: ${folder} holds a log already`);
    // And away again: what is there is the beginning of it.
    expect((await away(folder)).out).toMatch(/KurrentDB, (\d+) of them were before/);
    expect(await withDouble((store) => store.standing.read())).toBe('here');
  });
});

describe('rembuk migrate refuses', () => {
  it('a folder without a log, and makes none', async () => {
    const none = path.join(folder, 'none');
    expect(await away(none)).toMatchObject({
      status: 1,
      err: `rembuk: there is no log in ${none}`,
    });
    expect(existsSync(none)).toBe(false);
    expect(await rembuk('migrate', '--to', 'elsewhere')).toMatchObject({ status: 2 });
  });

  it('a log that a server has', async () => {
    const server = await SqliteEventStore.open({ folder });
    expect(await away(folder)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/in use by process/),
    });
    await server.close();
    await away(folder);
    const lock = FolderLock.acquire(folder, new Date());
    expect(await back(folder)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^rembuk: nothing was moved: .+ in use by process/),
    });
    lock.release();
  });

  it('P12: a database that holds another log, and leaves both as they are', async () => {
    await withDouble((store) =>
      store.append('workshop-z', 'no_stream', sealed('workshop-z', [anEvent()])),
    );
    const held = double.log.entries.length;
    const { status, err } = await away(folder);
    expect(status).toBe(1);
    expect(err).toMatch(
      /^rembuk: KurrentDB holds another log: workshop-z at revision 0 is not .+ at revision 0 of .+; a log is moved into an empty database only$/m,
    );
    expect(double.log.entries.length).toBe(held);
    expect(await withDouble((store) => store.standing.read())).toBe('here');
    expect(rowsIn(folder)).toEqual(rowsIn(template));
  });

  it('P12: a database that went on, after it was moved there once', async () => {
    const before = await folders.fresh();
    await copyFile(path.join(folder, 'events.db'), path.join(before, 'events.db'));
    await away(folder);
    await withDouble((store) =>
      store.append('workshop-z', 'no_stream', sealed('workshop-z', [anEvent()])),
    );
    expect((await away(before)).err).toContain(
      `it goes on with workshop-z at revision 0 where ${before} ends`,
    );
    expect(await readdir(before)).toContain('events.db');
  });

  it('P12: a log that is not what it was, and a copy that was begun of another', async () => {
    const altered = (where: string): void => {
      const database = new DatabaseSync(path.join(where, 'events.db'));
      const last = '(SELECT max(position) FROM events)';
      database.exec(`UPDATE events SET data = '{"x":1}' WHERE position = ${last}`);
      database.close();
    };
    await away(folder);
    const target = await folders.fresh();
    const draft = path.join(target, 'migrate.partial');
    await mkdir(draft);
    await copyFile(path.join(template, 'events.db'), path.join(draft, 'events.db'));
    altered(draft);
    expect(await back(target)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/partial holds another log: .+ \(hash_mismatch\); remove it/),
    });
    const source = await folders.fresh();
    await copyFile(path.join(draft, 'events.db'), path.join(source, 'events.db'));
    const broken = await away(source);
    expect(broken).toMatchObject({ status: 1, out: expect.stringContaining('(hash_mismatch)') });
    expect(broken.out).toContain('Nothing was moved.');
  });

  it('P12: to take a log out of KurrentDB that is not complete, or none at all', async () => {
    expect((await back(await folders.fresh())).err).toBe('rembuk: there is no log in KurrentDB');
    await withDouble((store) => store.standing.write('arriving'));
    expect((await back(await folders.fresh())).err).toContain('is not complete');
  });

  it('P12: to serve a copy of what goes on in KurrentDB', async () => {
    await away(folder);
    const target = await folders.fresh();
    const late = sealed('workshop-z', [anEvent()]);
    // A server that was not stopped writes when everything was compared.
    double.faults.planNext('append', {
      before: async () => {
        await withDouble((store) => store.append('workshop-z', 'no_stream', late));
      },
    });
    expect((await back(target)).err).toContain('workshop-z in KurrentDB went on meanwhile');
    expect(await readdir(target)).not.toContain('events.db');
    await expect(startAndStop(target)).rejects.toThrow('is on its way from KurrentDB');
    expect(await back(target)).toMatchObject({ status: 0 });
    expect(rowsIn(target)).toHaveLength(rowsIn(template).length + 1);
  });
});

describe('a log in KurrentDB', () => {
  it('is compared without being moved', async () => {
    const check = (where: string) =>
      rembuk('migrate', '--to', 'kurrentdb', '--check', '--folder', where);
    expect(await check(folder)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/KurrentDB lacks the last \d+ events of /),
    });
    expect(double.log.entries).toEqual([]);
    await away(folder);
    const [aside = ''] = (await readdir(folder)).filter((name) => name.startsWith('moved-'));
    const { status, out } = await check(path.join(folder, aside));
    expect({ status, out }).toEqual({
      status: 0,
      out: expect.stringMatching(
        /^4 streams, \d+ events: ids, order, times and chains are the same/,
      ),
    });
  });

  it('is verified, exported and pinned as the server would read it', async () => {
    folder = await folders.fresh();
    await fillLog(folder);
    process.env['REMBUK_DATA'] = folder;
    const file = path.join(folder, 'all.jsonl');
    const heads = path.join(folder, 'heads.json');
    await rembuk('export', '--folder', folder, '--all', '--out', file);
    await rembuk('verify', '--folder', folder, '--json', heads);
    await away(folder);
    const again = path.join(folder, 'again.jsonl');
    expect(await rembuk('export', '--all', '--out', again)).toMatchObject({ status: 0 });
    expect((await readFile(again)).equals(await readFile(file))).toBe(true);
    expect((await rembuk('export', '--workshop', 'w9')).err).toContain('no workshop w9');
    const verified = await rembuk('verify', '--against', heads);
    expect(verified).toMatchObject({ status: 0, out: expect.stringContaining('3 of 3 noted') });
    // A folder that was named goes first.
    expect(await rembuk('verify', '--folder', folder)).toMatchObject({
      status: 1,
      err: expect.stringContaining('the log was moved to KurrentDB'),
    });
    const pins = path.join(folder, 'pins.jsonl');
    expect(await rembuk('pin', '--out', pins)).toMatchObject({ status: 0 });
    expect((await rembuk('verify', '--pins', pins)).out).toContain('1 of 1 noted heads');

    const last = double.log.entries.findLastIndex(({ stream }) => stream === 'workshop-w1');
    double.log.entries.splice(last, 1);
    for (const known of [heads, pins].map((file, index) => [
      index === 0 ? '--against' : '--pins',
      file,
    ]))
      expect(await rembuk('verify', ...known)).toMatchObject({
        status: 1,
        out: expect.stringContaining('workshop-w1: broken at revision'),
      });
  });
});
