import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { moveDraft } from '@rembuk/store-sqlite';
import { away, back, beside, chained, Houses, rowsIn, someEvents } from '../testing/moving.ts';

const houses = new Houses();
let double: WireDouble;
let folder: string;

beforeEach(async () => {
  folder = await houses.fresh();
  double = await new WireDouble().start();
  process.env['REMBUK_STORE'] = double.url;
});
afterEach(() => {
  delete process.env['REMBUK_STORE'];
  double.stop();
});
afterAll(() => houses.remove());

/** One event an append, in this order over all streams. */
async function holds(events: readonly (readonly [stream: string, id: string])[]): Promise<void> {
  const ids = Map.groupBy(events, ([stream]) => stream);
  const chains = new Map(
    [...ids].map(([stream, its]) => [
      stream,
      chained(
        stream,
        its.map(([, id]) => id),
      ),
    ]),
  );
  const heads = new Map<string, number>();
  await beside(double, async (store) => {
    for (const [stream] of events) {
      const head = heads.get(stream) ?? -1;
      const event = chains.get(stream)![head + 1]!;
      await store.append(stream, head < 0 ? 'no_stream' : head, [event]);
      heads.set(stream, head + 1);
    }
  });
}

const standing = () => beside(double, (store) => store.standing.read());

describe('P12: an id that KurrentDB holds twice', () => {
  const id = randomUUID();
  const twice = ['workshop-a', id] as const;
  const other = ['workshop-b', randomUUID()] as const;

  it.each([
    ['one behind the other', [other, twice, twice], 1],
    ['far apart', [twice, other, ['workshop-a', randomUUID()], other, twice], 2],
  ] as const)('in one stream is told with its places: %s', async (_, events, second) => {
    await holds(events.map(([stream, own]) => [stream, own === other[1] ? randomUUID() : own]));
    const { status, err } = await back(folder);
    expect(status).toBe(1);
    expect(err).toMatch(
      `rembuk: KurrentDB holds the event ${id} twice: in workshop-a at revision 0 and at revision ${second}; no data folder takes it`,
    );
    expect(await standing()).toBe('here');
    expect(await readdir(folder)).not.toContain(moveDraft);
  });

  it('in two streams is two events', async () => {
    await holds([twice, ['workshop-b', id]]);
    expect(await back(folder)).toMatchObject({ status: 0 });
    expect(rowsIn(folder)).toMatchObject([{ id }, { id }]);
  });
});

describe('P12: a log on its way into a folder', () => {
  beforeEach(() => holds(['a', 'b', 'a'].map((name) => [`workshop-${name}`, randomUUID()])));

  it('does not take its place while another program reads it, and does then', async () => {
    let reader: DatabaseSync | undefined;
    const whenThere = async (): Promise<void> => {
      const file = path.join(folder, moveDraft, 'events.db');
      if (!existsSync(file)) return double.faults.planNext('read', { before: whenThere });
      reader = new DatabaseSync(file, { readOnly: true });
      reader.prepare('SELECT name FROM sqlite_schema').iterate().next();
    };
    double.faults.planNext('read', { before: whenThere });
    expect(await back(folder)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/rembuk: another program reads .+partial, or its disk is full/),
    });
    expect(await standing()).toBe('here');
    reader?.close();
    expect(await back(folder)).toMatchObject({ status: 0 });
    expect(rowsIn(folder)).toHaveLength(3);
  });

  it('holds nobody who was erased when everything was compared', async () => {
    await holds([['person-1', randomUUID()]]);
    double.faults.planNext('append', {
      before: () => beside(double, (store) => store.deleteStream('person-1')),
    });
    expect((await back(folder)).err).toContain('person-1 in KurrentDB went on meanwhile');
    expect(await readdir(folder)).not.toContain('events.db');
  });

  it('is told of when the database goes away in the middle', async () => {
    for (let well = 0; well < 8; well++) double.faults.planNext('read', {});
    double.faults.planNext('read', {
      before: async () => {
        double.stop();
        throw new Error('cut off');
      },
    });
    const { status, err } = await back(folder);
    expect({ status, err }).toMatchObject({
      status: 1,
      err: expect.stringMatching(/rembuk: KurrentDB cannot be reached/),
    });
    expect(await readdir(folder)).toContain(moveDraft);
  });
});

it('P12: what a later version said of a log is not guessed at, wherever it is to go', async () => {
  const house = await houses.with('workshop-a', someEvents('workshop-a', 1));
  await holds([['workshop-a', randomUUID()]]);
  const nothing = new TextEncoder().encode('{}');
  const event = { stream: 'rembuk-standing', id: randomUUID(), type: 'LogElsewhere' };
  double.log.append('rembuk-standing', 'no_stream', [
    { ...event, contentType: 'application/json', data: nothing, metadata: nothing },
  ]);
  const held = double.log.entries.length;
  for (const { status, err } of [await away(house), await back(folder)])
    expect({ status, err }).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^rembuk: what was said last .+ \(LogElsewhere\).+ newer one$/),
    });
  expect(double.log.entries.length).toBe(held);
});
