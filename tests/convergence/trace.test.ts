import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type OpenWorkshop, when } from '@rembuk/client';
import {
  charactersByOrganization,
  evolveAuthorship,
  initialAuthorship,
  spansOf,
} from '@rembuk/projections';
import {
  fold,
  initialState,
  stateFromJson,
  stateToJson,
  textAt,
  textKey,
  textMax,
} from '@rembuk/workshop';
import { temporaryFolder } from '../support/folder.ts';
import { unlimited } from '../support/limits.ts';
import { chosenSeed, Random } from '../support/random.ts';
import { type Server, startServer } from '../support/server.ts';
import { within } from '../support/wait.ts';
import { traceOf } from './trace/hand.ts';
import { burstsOf, type Trace } from './trace/keystrokes.ts';
import { places, Room } from './trace/room.ts';
import { Sentences } from './trace/sentences.ts';
import { Writer } from './trace/writer.ts';

const seed = chosenSeed();
const keystrokesMin = 20_000;
/** Some 36 seconds of one core; a machine that does much else at once is no failure. */
const deadlineMs = 240_000;

jest.setTimeout(deadlineMs + 60_000);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Server;
let trace: Trace;
let room: Room | undefined;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await startServer({ data: folder.path, env: unlimited });
  const sentences = await Sentences.ofDemo();
  trace = traceOf({ random: new Random(seed), sentences, places, keystrokesMin });
});

afterEach(() => {
  room?.leave();
  room = undefined;
});

afterAll(async () => {
  await server.stop();
  await folder.remove();
});

describe(`a hand that wrote ${keystrokesMin} keystrokes (seed ${seed})`, () => {
  it('did what hands do, and the same again', async () => {
    const { episodes, keystrokes, texts } = trace;
    expect(keystrokes).toBeGreaterThanOrEqual(keystrokesMin);
    const kinds = new Set(episodes.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['add', 'delete', 'mend', 'paste', 'write']);
    const all = episodes.flatMap((episode) => episode.keystrokes);
    const backspaces = all.filter(({ gone, come }) => gone > 0 && come === '');
    expect(backspaces.length).toBeGreaterThan(keystrokes / 20);
    for (const { on, text } of texts) expect(text.length).toBeLessThan(textMax(on));
    expect(texts.map(({ text }) => text).join('').length).toBeGreaterThan(1_000);
    const sentences = await Sentences.ofDemo();
    const again = traceOf({ random: new Random(seed), sentences, places, keystrokesMin });
    expect(again).toEqual(trace);
  });

  it('P4 P5: written by one client, gives what plain strings give', async () => {
    room = await Room.open(server, 'satu-tangan');
    const [workshop] = await room.arrive(1);
    const writer = new Writer(workshop!, places);
    await within(writer.play(trace.episodes), { what: 'all is written', deadlineMs });
    expect(writer.unplaced).toEqual([]);
    for (const { on, text } of trace.texts) expect(writer.shown(on)).toBe(text);
    const edits = await expectAgreement(room, [{ workshop: workshop!, writer }]);
    // One burst of typing is one event; what was taken back within one leaves none.
    const bursts = trace.episodes.flatMap(({ keystrokes }) => burstsOf(keystrokes, 250)).length;
    expect(edits).toBeLessThanOrEqual(bursts);
    expect(edits).toBeGreaterThan(bursts * 0.9);
  });

  it('P4 P5 P9: written by three who share the work in the same texts, ends the same for all', async () => {
    room = await Room.open(server, 'tiga-tangan');
    const workshops = await room.arrive(3);
    const people = workshops.map((workshop) => ({
      workshop,
      writer: new Writer(workshop, places),
    }));
    const shares = people.map(({ writer }, mine) =>
      writer.play(trace.episodes.filter((_, number) => number % people.length === mine)),
    );
    await within(Promise.all(shares), { what: 'all is written', deadlineMs });
    for (const { writer } of people) expect(writer.unplaced).toEqual([]);
    const edits = await expectAgreement(room, people);
    expect(edits).toBeGreaterThan(2_000);
  });
});

/** Pages, clients, the server's state, a replay of the log and the authorship of every character; gives the edits. */
async function expectAgreement(
  room: Room,
  people: readonly { readonly workshop: OpenWorkshop; readonly writer: Writer }[],
): Promise<number> {
  const { revision, state: told } = await room.state();
  const state = stateFromJson(told);
  const events = await room.events();
  expect(events).toHaveLength(revision + 1);
  expect(stateToJson(fold(initialState, events))).toEqual(told);
  for (const { workshop, writer } of people) {
    const what = 'a client has read all';
    await within(
      when(workshop.confirmed, (confirmed) => confirmed.revision >= revision),
      { what },
    );
    expect(stateToJson(workshop.confirmed.get().state)).toEqual(told);
    expect(workshop.sync.get()).toMatchObject({ kind: 'saved', waiting: 0, refused: 0 });
    for (const on of places) expect(writer.shown(on)).toBe(textAt(state, on));
  }
  await expectAuthorship(room, events);
  return events.filter(({ type }) => type === 'TextEdited').length;
}

async function expectAuthorship(
  room: Room,
  events: Awaited<ReturnType<Room['events']>>,
): Promise<void> {
  const authorship = events.reduce(evolveAuthorship, initialAuthorship);
  const wrote = new Set(
    events
      .filter(({ type }) => type === 'TextEdited')
      .map(({ meta }) => meta.organizationId ?? null),
  );
  let characters = 0;
  for (const on of places) {
    const text = textAt(authorship.workshop, on) ?? '';
    characters += Array.from(text).length;
    const spans = spansOf(authorship, on);
    const sum = spans.reduce((length, [more]) => length + more, 0);
    expect({ on: textKey(on), sum }).toEqual({ on: textKey(on), sum: text.length });
    for (const [, by] of spans) expect(wrote.has(by)).toBe(true);
  }
  const counted = charactersByOrganization(authorship);
  let surviving = 0;
  for (const count of counted.values()) surviving += count.surviving;
  expect(surviving).toBe(characters);
  for (const row of await room.contributions()) {
    const own = counted.get(row.organizationId) ?? { written: 0, surviving: 0 };
    expect(row).toMatchObject({
      charactersWritten: own.written,
      charactersSurviving: own.surviving,
      survivingTextPercent: (100 * own.surviving) / characters,
    });
  }
}
