import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { LogMovedError, SqliteEventStore } from '@rembuk/store-sqlite';
import { linesIn } from '../testing/mixed-log.ts';
import { away, back, beside, Houses, rowsIn, someEvents, startAndStop } from '../testing/moving.ts';

const houses = new Houses();
let double: WireDouble;
let made: readonly [string, string];
let here: string;
let there: string;
/** In the first of the two folders. */
const whole = someEvents('workshop-a', 4);
const events = whole.slice(0, 3);
let lines: readonly string[];

beforeAll(async () => {
  const others = someEvents('workshop-b', 3);
  made = [await houses.with('workshop-a', events), await houses.with('workshop-b', others)];
  const store = await SqliteEventStore.openReadOnly({ folder: made[0] });
  lines = await linesIn(store);
  await store.close();
});
beforeEach(async () => {
  [here, there] = [await houses.like(made[0]), await houses.like(made[1])];
  double = await new WireDouble().start();
  process.env['REMBUK_STORE'] = double.url;
});
afterEach(() => {
  delete process.env['REMBUK_STORE'];
  double.stop();
});
afterAll(() => houses.remove());

const standing = () => beside(double, (store) => store.standing.read());

/** The log of the first folder is in KurrentDB, alone, and that of the second where it was. */
async function expectAlone(): Promise<void> {
  expect(await beside(double, linesIn)).toEqual(lines);
  expect(await standing()).toBe('here');
  expect(rowsIn(there)).toEqual(rowsIn(made[1]));
}

/** Does something when an append has gone well, before its caller hears of it. */
function afterAppend(nth: number, work: () => Promise<unknown>): void {
  for (let well = 1; well < nth; well++) double.faults.planNext('append', {});
  double.faults.planNext('append', { after: async () => void (await work()) });
}

describe('P12: two folders that are moved into one database', () => {
  it('do not mix when the second finds that the first is on its way', async () => {
    let second: Awaited<ReturnType<typeof away>> | undefined;
    // It has said so, and appended nothing yet.
    afterAppend(1, async () => (second = await away(there)));
    expect(await away(here)).toMatchObject({ status: 0 });
    expect(second).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^rembuk: the log of another folder is on its way .+ empty data/),
    });
    await expectAlone();
  });

  it('do not mix when both have found it empty', async () => {
    let first: Awaited<ReturnType<typeof away>> | undefined;
    double.faults.planNext('append', { before: async () => void (first = await away(here)) });
    expect(await away(there)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^rembuk: another rembuk migrate has begun on this KurrentDB/m),
    });
    expect(first).toMatchObject({ status: 0 });
    await expectAlone();
  });

  it('do not mix when the first was cut off, and goes on', async () => {
    double.faults.planNext('append', {});
    double.faults.refuseNext('append');
    expect(await away(here)).toMatchObject({ status: 1 });
    expect(await away(there)).toMatchObject({ status: 1 });
    expect(rowsIn(here)).toHaveLength(3);
    expect(await away(here)).toMatchObject({ status: 0 });
    await expectAlone();
  });

  it('are one and the same log only while it is not served', async () => {
    const longer = await houses.with('workshop-a', whole);
    await beside(double, (store) => store.append('workshop-a', 'no_stream', events));
    const held = double.log.entries.length;
    expect(await away(longer)).toMatchObject({
      status: 1,
      err: expect.stringContaining('KurrentDB serves a log that this one goes on from'),
    });
    expect(double.log.entries.length).toBe(held);
    expect(rowsIn(longer)).toHaveLength(4);
  });

  it('are refused when a server was started there too early', async () => {
    const early = someEvents('workshop-z', 1);
    afterAppend(1, () => beside(double, (store) => store.append('workshop-z', 'no_stream', early)));
    expect(await away(here)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/a server has begun a log in KurrentDB \(workshop-z\): stop/),
    });
    expect(await beside(double, linesIn)).toHaveLength(1);
    expect(await standing()).toBe('here');
    expect(rowsIn(here)).toEqual(rowsIn(made[0]));
  });
});

describe('P12: a log that two folders take out of one database', () => {
  beforeEach(async () => {
    await beside(double, (store) => store.append('workshop-a', 'no_stream', events));
    [here, there] = [await houses.fresh(), await houses.fresh()];
  });

  it('is in the one that was first, and once more in another only when that is said', async () => {
    expect(await back(here)).toMatchObject({ status: 0 });
    expect(await back(there)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^rembuk: the log has left KurrentDB for another folder: /),
    });
    expect(await readdir(there)).not.toContain('events.db');
    expect(await back(there, '--again')).toMatchObject({ status: 0 });
    expect(rowsIn(there)).toEqual(rowsIn(here));
    expect((await away(here)).err).toContain('has left KurrentDB for another folder');
    expect(rowsIn(here)).toHaveLength(3);
  });

  it('is in one of them when both have gathered it', async () => {
    let first: Awaited<ReturnType<typeof back>> | undefined;
    double.faults.planNext('append', { before: async () => void (first = await back(here)) });
    expect(await back(there)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/another rembuk migrate has begun/),
    });
    expect(first).toMatchObject({ status: 0 });
    expect(await readdir(there)).not.toContain('events.db');
  });

  it('stays when a copy of it comes in meanwhile', async () => {
    const copy = await houses.like(made[0]);
    afterAppend(1, () => away(copy, '--again'));
    expect(await back(there)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/another rembuk migrate has begun/),
    });
    expect(await standing()).toBe('here');
    expect(await readdir(there)).not.toContain('events.db');
  });
});

it('P12: a log that was set aside when the database went away is served nowhere, and says where it is', async () => {
  afterAppend(2, () => Promise.resolve(double.faults.refuseNext('append')));
  expect(await away(here)).toMatchObject({
    status: 1,
    err: expect.stringMatching(/reached.+; the log lies in .+moved-to-.+: run this again to have/),
  });
  await expect(startAndStop(here)).rejects.toBeInstanceOf(LogMovedError);
  expect(await standing()).toBe('arriving');
});

it('P12: a log that was moved out does not come back from where it was set aside', async () => {
  const aside = path.join(here, 'moved-to-kurrentdb-2026');
  await mkdir(aside);
  await rename(path.join(here, 'events.db'), path.join(aside, 'events.db'));
  await beside(double, async (store) => {
    await store.append('workshop-a', 'no_stream', events);
    await store.standing.write('left', 'another');
  });
  expect((await away(here)).err).toBe(`rembuk: there is no log in ${here}`);
  expect(await standing()).toBe('left');
});
