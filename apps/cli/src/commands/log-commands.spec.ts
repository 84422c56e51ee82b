import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type RecordedEvent, snapshotsOf, type SnapshotStore } from '@rembuk/event-sourcing';
import { SqliteEventStore, SqliteSnapshotStore } from '@rembuk/store-sqlite';
import { foldVersion, initialState, stateToJson } from '@rembuk/workshop';
import { fillLog, Folders } from '../testing/folders.ts';
import { rembuk } from '../testing/run-quietly.ts';

/** Each case opens and copies several logs, on real disks. */
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

/** Changes the file behind everyone's back. */
function tamper(sql: string, where = folder): void {
  const database = new DatabaseSync(path.join(where, 'events.db'));
  database.exec(sql);
  database.close();
}

async function allEvents(where: string): Promise<readonly unknown[]> {
  const log = await SqliteEventStore.openReadOnly({ folder: where });
  const all: unknown[] = [];
  for await (const entry of log.readAll()) all.push(entry);
  await log.close();
  return all;
}

async function lastEvents(where: string, count: number): Promise<readonly RecordedEvent[]> {
  const log = await SqliteEventStore.openReadOnly({ folder: where });
  const all: RecordedEvent[] = [];
  for await (const event of log.readStream('workshop-w1')) all.push(event);
  await log.close();
  return all.slice(-count);
}

const inWorkshop = "stream = (SELECT id FROM streams WHERE name = 'workshop-w1')";

describe('rembuk verify', () => {
  it('finds every chain whole, also while a server has the folder', async () => {
    const server = await SqliteEventStore.open({ folder });
    const { status, out } = await rembuk('verify', '--folder', folder);
    await server.close();
    expect(status).toBe(0);
    expect(out).toMatch(/^workshop-w1: \d+ events, head [0-9a-f]{64}$/m);
    expect(out).toContain('3 streams');
  });

  it.each([
    ['altered', `UPDATE events SET data = '{"x":1}' WHERE ${inWorkshop} AND revision = 40`, 40],
    ['garbled', `UPDATE events SET data = '{"x":' WHERE ${inWorkshop} AND revision = 33`, 33],
    ['cut in the middle', `DELETE FROM events WHERE ${inWorkshop} AND revision = 7`, 7],
    [
      'reordered',
      `UPDATE events SET revision = CASE revision WHEN 20 THEN -1 WHEN 21 THEN 20 END WHERE ${inWorkshop} AND revision IN (20);
       UPDATE events SET revision = 20 WHERE ${inWorkshop} AND revision = 21;
       UPDATE events SET revision = 21 WHERE ${inWorkshop} AND revision = -1`,
      20,
    ],
  ])('P10: names the first revision that is not what it was: %s', async (_, sql, revision) => {
    tamper(sql);
    const { status, out } = await rembuk('verify', '--folder', folder);
    expect(status).toBe(1);
    expect(out).toContain(`workshop-w1: broken at revision ${revision} `);
    expect(out).toMatch(/1 of \d streams are BROKEN/);
  });

  it('finds the other streams whole, or broken too, where one cannot be read', async () => {
    tamper(`UPDATE events SET data = '{"x":' WHERE ${inWorkshop} AND revision = 33;
            UPDATE events SET type = 'X' WHERE ${inWorkshop.replace('workshop-w1', 'person-p1')}`);
    const { out } = await rembuk('verify', '--folder', folder);
    expect(out).toContain('workshop-w1: broken at revision 33 (unreadable)');
    tamper(`UPDATE events SET meta = '[' WHERE position = 1`);
    const first = await rembuk('verify', '--folder', folder);
    expect(first).toMatchObject({
      status: 1,
      out: expect.stringContaining('workshop-w1: broken at revision 0 (unreadable)'),
    });
    expect(first.out).toContain('person-p1: broken at revision 0 (hash_mismatch)');
  });

  /** Cuts the tail, and whatever the log itself notes of it. */
  const cutUnseen = `DELETE FROM events WHERE ${inWorkshop} AND revision > 100;
    UPDATE streams SET last_revision = 100 WHERE name = 'workshop-w1';
    UPDATE erasures SET events = (SELECT max(position) FROM events) - (SELECT count(*) FROM events)`;

  it('P10: sees that a history was cut at its end, by what the log notes beside it', async () => {
    tamper(`DELETE FROM events WHERE ${inWorkshop} AND revision > 100`);
    const { status, out } = await rembuk('verify', '--folder', folder);
    expect(status).toBe(1);
    expect(out).toContain('workshop-w1: broken at revision 101 (cut)');
  });

  it('P10: sees it by heads that were noted elsewhere, when the notes of the log went too', async () => {
    const noted = path.join(folder, 'heads.json');
    expect(await rembuk('verify', '--folder', folder, '--json', noted)).toMatchObject({
      status: 0,
    });
    expect(await rembuk('verify', '--folder', folder, '--against', noted)).toMatchObject({
      status: 0,
    });
    tamper(cutUnseen);
    expect(await rembuk('verify', '--folder', folder)).toMatchObject({ status: 0 });
    const { status, out } = await rembuk('verify', '--folder', folder, '--against', noted);
    expect(status).toBe(1);
    expect(out).toContain('workshop-w1: broken at revision 101 (cut, by the heads noted)');
  });

  it.each([
    [{ events: 3.5 }],
    [{ events: -1 }],
    [{ events: 1e300 }],
    [{ headHash: 'beef' }],
    [{ events: 0 }],
  ])('takes no heads that name no event: %j', async (odd) => {
    const noted = path.join(folder, 'heads.json');
    const head = { stream: 'workshop-w1', events: 3, headHash: 'ab'.repeat(32), ...odd };
    await writeFile(noted, JSON.stringify({ heads: [head] }));
    expect(await rembuk('verify', '--folder', folder, '--against', noted)).toMatchObject({
      status: 1,
      err: `rembuk: ${noted} was not written by rembuk verify --json`,
    });
    await writeFile(noted, JSON.stringify({ heads: [{ ...head, events: 0, headHash: '' }] }));
    expect((await rembuk('verify', '--folder', folder, '--against', noted)).err).toBe(
      `rembuk: ${noted} holds no heads`,
    );
  });

  it.each([
    ['a snapshot', (store: SnapshotStore) => store],
    ['a checkpoint of a report', (store: SnapshotStore) => snapshotsOf('contributions', store)],
  ])('P10: sees it by %s, and by the outcome of a command that left no event', async (_, place) => {
    const [latest] = await lastEvents(folder, 1);
    const snapshots = await SqliteSnapshotStore.open({ folder });
    const state = stateToJson(initialState);
    const point = { revision: latest?.revision ?? 0, hash: latest?.meta.hash ?? '' };
    await place(snapshots).save('workshop-w1', { ...point, foldVersion, state });
    await snapshots.close();
    expect(await rembuk('verify', '--folder', folder)).toMatchObject({ status: 0 });
    tamper(cutUnseen);
    expect(await rembuk('verify', '--folder', folder)).toMatchObject({
      status: 1,
      out: expect.stringContaining('workshop-w1: broken at revision 101 (cut, by a snapshot)'),
    });
    tamper(cutUnseen.replaceAll('100', '2'));
    await rm(path.join(folder, 'snapshots.db'));
    expect(await rembuk('verify', '--folder', folder)).toMatchObject({
      status: 1,
      out: expect.stringContaining('workshop-w1: broken at revision 3 (cut, by an outcome)'),
    });
  });

  it('says in one line that there is no log, or that it is no log of ours', async () => {
    const empty = await folders.fresh();
    const none = await rembuk('verify', '--folder', empty);
    expect(none.status).toBe(1);
    expect(none.err).toMatch(/^rembuk: no log to read in .+$/);
    await writeFile(path.join(empty, 'events.db'), 'not a database at all');
    expect((await rembuk('verify', '--folder', empty)).err).toMatch(/^rembuk: no log to read/);
  });
});

describe('rembuk verify of a file that somebody else made', () => {
  const line = (more: object): string => {
    const meta = { hash: 'ab'.repeat(32), at: '2026-01-01T00:00:00.000Z' };
    const event = { stream: 'workshop-w1', revision: 0, id: 'x', type: 'T', v: 1, data: {}, meta };
    return `${JSON.stringify({ ...event, ...more })}\n`;
  };
  const deep = line({}).replace('"data":{}', `"data":{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`);
  const unreadable = 'workshop-w1: broken at revision 0 (unreadable)';

  it.each([
    ['deep', deep, unreadable],
    ['half a character', line({ data: { x: '\ud800' } }), unreadable],
    ['a revision beyond numbers', line({}).replace('"revision":0', '"revision":1e400'), 'line 1:'],
    ['a name that no stream has', line({ stream: '\u001b[2J' }), 'line 1: not an exported event'],
  ])('says what is wrong, and where: %s', async (_, text, expected) => {
    const file = path.join(folder, 'odd.jsonl');
    await writeFile(file, text);
    const { status, out, err } = await rembuk('verify', file);
    expect(status).toBe(1);
    expect(out + err).toContain(expected);
  });
});

describe('rembuk export and import', () => {
  it('brings every event to another folder as it was: ids, order, times, hashes', async () => {
    const file = path.join(folder, 'all.jsonl');
    expect(await rembuk('export', '--folder', folder, '--all', '--out', file)).toMatchObject({
      status: 0,
    });
    const target = await folders.fresh();
    const { status, out } = await rembuk('import', file, '--folder', target);
    expect({ status, out }).toMatchObject({ status: 0, out: expect.stringContaining('3 streams') });
    expect(await allEvents(target)).toEqual(await allEvents(folder));
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('exports one workshop without anybody’s name', async () => {
    const file = path.join(folder, 'w1.jsonl');
    await rembuk('export', '--folder', folder, '--workshop', 'w1', '--out', file);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('person-');
    const streams = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { stream: string }).stream);
    expect(new Set(streams)).toEqual(new Set(['workshop-w1', 'outcomes-workshop-w1']));
  });

  it('imports nothing of a file whose chain does not hold', async () => {
    const file = path.join(folder, 'w1.jsonl');
    await rembuk('export', '--folder', folder, '--workshop', 'w1', '--out', file);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('Simadin', 'Simadan'));
    const target = await folders.fresh();
    const { status, err } = await rembuk('import', file, '--folder', target);
    expect(status).toBe(1);
    expect(err).toMatch(
      /workshop-w1: broken at revision \d+ \(hash_mismatch\); nothing was imported/,
    );
    expect(await readdir(target)).toEqual([]);
  });

  it('may be run again after it was cut off, and leaves other histories alone', async () => {
    const file = path.join(folder, 'w1.jsonl');
    await rembuk('export', '--folder', folder, '--workshop', 'w1', '--out', file);
    const target = await folders.fresh();
    const part = path.join(folder, 'part.jsonl');
    await writeFile(
      part,
      `${(await readFile(file, 'utf8')).split('\n').slice(0, 51).join('\n')}\n`,
    );
    expect(await rembuk('import', part, '--folder', target)).toMatchObject({ status: 0 });
    expect(await rembuk('import', file, '--folder', target)).toMatchObject({ status: 0 });
    expect(await rembuk('verify', '--folder', target)).toMatchObject({ status: 0 });

    const other = await folders.fresh();
    await fillLog(other);
    const { status, err } = await rembuk('import', file, '--folder', other);
    expect(status).toBe(1);
    expect(err).toContain('workshop-w1 holds another history already; nothing was imported');
    const short = await rembuk('import', part, '--folder', other);
    expect(short.err).toContain('line 51: workshop-w1 holds another history already');
  });

  it.each([['not json'], ['{"stream":"workshop-w1"}'], ['[]']])(
    'names the line that is no event: %s',
    async (line) => {
      const file = path.join(folder, 'bad.jsonl');
      await writeFile(file, `\n${line}\n`);
      const { status, err } = await rembuk('import', file, '--folder', await folders.fresh());
      expect(status).toBe(1);
      expect(err).toContain('line 2: not an exported event');
    },
  );

  it('wants to be told what to export', async () => {
    expect(await rembuk('export', '--folder', folder)).toMatchObject({ status: 2 });
    expect(await rembuk('export', '--folder', folder, '--workshop', 'w9')).toMatchObject({
      status: 1,
      err: 'rembuk: there is no workshop w9 in this log',
    });
  });
});

describe('rembuk backup and restore', () => {
  it('copies a log that a server is writing to, and brings it back', async () => {
    const server = await SqliteEventStore.open({ folder });
    const copy = path.join(await folders.fresh(), 'copy');
    const backup = await rembuk('backup', '--folder', folder, '--to', copy);
    await server.close();
    expect(backup).toMatchObject({ status: 0, out: expect.stringContaining('every chain holds') });
    const target = await folders.fresh();
    expect(await rembuk('restore', '--from', copy, '--folder', target)).toMatchObject({
      status: 0,
    });
    expect(await allEvents(target)).toEqual(await allEvents(folder));
  });

  it('does not write over another backup', async () => {
    const { status, err } = await rembuk('backup', '--folder', folder, '--to', folder);
    expect(status).toBe(1);
    expect(err).toMatch(/^rembuk: no backup was made: .+ exists already$/);
  });

  it('replaces nothing by a backup whose chain does not hold', async () => {
    const copy = path.join(await folders.fresh(), 'copy');
    await rembuk('backup', '--folder', folder, '--to', copy);
    tamper(`UPDATE events SET type = 'SheetRestored' WHERE ${inWorkshop} AND revision = 99`, copy);
    const before = await allEvents(folder);
    const result = await rembuk('restore', '--from', copy, '--folder', folder, '--replace');
    expect(result).toMatchObject({
      status: 1,
      out: expect.stringContaining('Nothing was restored'),
    });
    expect(result.out).toContain('workshop-w1: broken at revision 99');
    expect(await allEvents(folder)).toEqual(before);
  });

  it('replaces a log only when told so, and keeps what stood there', async () => {
    const target = await folders.fresh();
    await fillLog(target);
    const before = await allEvents(target);
    const refused = await rembuk('restore', '--from', folder, '--folder', target);
    expect(refused).toMatchObject({
      status: 1,
      err: expect.stringContaining('holds a log already'),
    });
    expect(await allEvents(target)).toEqual(before);
    const replaced = await rembuk('restore', '--from', folder, '--folder', target, '--replace');
    expect(replaced.status).toBe(0);
    expect(await allEvents(target)).toEqual(await allEvents(folder));
    const [aside] = (await readdir(target)).filter((name) => name.startsWith('before-restore-'));
    expect(await allEvents(path.join(target, aside!))).toEqual(before);
  });

  it('replaces a log that is damaged: that is what backups are for', async () => {
    const target = await folders.fresh();
    await writeFile(path.join(target, 'events.db'), 'not a database at all');
    const replaced = await rembuk('restore', '--from', folder, '--folder', target, '--replace');
    expect(replaced.status).toBe(0);
    expect(await allEvents(target)).toEqual(await allEvents(folder));
  });

  it('touches no folder that a server has', async () => {
    const target = await folders.fresh();
    await fillLog(target);
    const server = await SqliteEventStore.open({ folder: target });
    const result = await rembuk('restore', '--from', folder, '--folder', target, '--replace');
    await server.close();
    expect(result.status).toBe(1);
    expect(result.err).toMatch(/in use by process \d+/);
    expect(await readdir(target)).not.toContainEqual(expect.stringContaining('before-restore'));
  });
});

describe('rembuk rebuild', () => {
  it('P5: makes snapshots anew, and says which was not what its events give', async () => {
    const snapshots = await SqliteSnapshotStore.open({ folder });
    const wrong = { revision: 10, hash: 'x', foldVersion, state: stateToJson(initialState) };
    await snapshots.save('workshop-w1', wrong);
    await snapshots.close();
    const first = await rembuk('rebuild', '--folder', folder);
    expect(first.status).toBe(0);
    expect(first.out).toContain('the one at revision 10 was wrong');
    const second = await rembuk('rebuild', '--folder', folder);
    expect(second.out).not.toContain('wrong');
    expect(second.out).toMatch(/^workshop-w1: snapshot at revision \d+$/m);
  });

  it('does nothing beside a server', async () => {
    const server = await SqliteEventStore.open({ folder });
    const { status, err } = await rembuk('rebuild', '--folder', folder);
    await server.close();
    expect({ status, err }).toMatchObject({ status: 1, err: expect.stringMatching(/in use/) });
  });
});
