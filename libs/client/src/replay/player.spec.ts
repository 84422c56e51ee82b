import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refused } from '@rembuk/protocol';
import { stateToJson } from '@rembuk/workshop';
import { when } from '../observable.ts';
import { isRefused, refusedHere } from '../refusals.ts';
import { ManualTimers } from '../testing/manual-timers.ts';
import { Recorded, RecordedPast } from '../testing/recorded.ts';
import { type ReplayOptions, ReplayPlayer } from './player.ts';

let recorded: Recorded;
let source: RecordedPast;
let timers: ManualTimers;
let player: ReplayPlayer;
/** Revisions of comments on the workshop, a second apart. */
let comments: number[];

beforeEach(() => {
  recorded = Recorded.planned();
  comments = [1, 2, 3, 4].map(() => recorded.comments(1_000));
  source = new RecordedPast(recorded);
  timers = new ManualTimers();
});
afterEach(() => player.close());

async function opened(options: Partial<ReplayOptions> = {}): Promise<ReplayPlayer> {
  const [from, to, now] = [-1, recorded.head, recorded.state];
  player = new ReplayPlayer({ source, timers, from, to, now, ...options });
  await settled();
  return player;
}

const settled = () => when(player.view, ({ isLoading }) => !isLoading);
const shown = () => player.view.get().revision;

/** As JSON, for what came with a snapshot may be packed. */
function expectStateOf(revision: number): void {
  const { state } = player.view.get();
  expect(stateToJson(state)).toEqual(stateToJson(recorded.stateAt(revision)));
}

describe('a place behind the end', () => {
  it('is the end, also of a history with nothing in it', async () => {
    await opened({ from: 0, to: -1 });
    expect(shown()).toBe(-1);
    await player.seek({ revision: 5 });
    await settled();
    expect(shown()).toBe(-1);
  });
});

describe('playing', () => {
  it('takes the time that it took, at the speed that is asked for', async () => {
    await opened({ from: comments[0]! });
    player.play();
    timers.pass(999);
    expect(shown()).toBe(comments[0]);
    timers.pass(1);
    expect(shown()).toBe(comments[1]);
    expect(player.setSpeed(10)).toEqual({ ok: true });
    timers.pass(100);
    expect(shown()).toBe(comments[2]);
    player.pause();
    timers.pass(60_000);
    expect(shown()).toBe(comments[2]);
    player.play();
    timers.pass(100);
    expect(player.view.get()).toMatchObject({ revision: comments[3], isAtEnd: true, progress: 1 });
    expect(player.view.get().playing).toBe(false);
    expectStateOf(recorded.head);
  });

  it('keeps what has passed of a gap, when it is paused within', async () => {
    await opened({ from: comments[0]! });
    player.play();
    timers.pass(900);
    player.pause();
    timers.pass(5_000);
    player.play();
    timers.pass(99);
    expect(shown()).toBe(comments[0]);
    timers.pass(1);
    expect(shown()).toBe(comments[1]);
  });

  it('shows together what came together, and tells what led there', async () => {
    recorded.comments(500);
    recorded.comments(0);
    recorded.comments(2);
    const last = recorded.head;
    await opened({ from: comments[3]! });
    const views: number[] = [];
    player.view.subscribe(({ revision }) => views.push(revision));
    player.play();
    timers.pass(600);
    expect(new Set(views)).toEqual(new Set([comments[3], last - 1, last]));
    expect(player.view.get().events.map(({ revision }) => revision)).toEqual([last]);
  });

  it('skips the time in which nothing happens, when asked to', async () => {
    recorded.comments(86_400_000);
    await opened({ from: comments[3]! });
    player.setPace({ idleMs: 2_000 });
    player.play();
    timers.pass(2_000);
    expect(shown()).toBe(recorded.head);
  });

  it.each([0, -1, 0.49, 200.5, 1e9, Number.NaN, Number.POSITIVE_INFINITY])(
    'does not run at %d',
    async (speed) => {
      await opened();
      expect(player.setSpeed(speed)).toMatchObject({ ok: false, code: 'replay_range' });
      expect(player.setPace({ idleMs: speed - 150 })).toMatchObject({ code: 'replay_range' });
      expect(player.view.get().speed).toBe(1);
    },
  );

  it('is of a history that nothing is added to', async () => {
    await opened({ from: comments[0]! });
    recorded.comments(1_000);
    player.play();
    timers.pass(100_000);
    expect(player.view.get()).toMatchObject({ revision: comments[3], isAtEnd: true });
    expect(await player.seek({ revision: recorded.head })).toMatchObject({ code: 'replay_range' });
  });
});

describe('seeking', () => {
  it('goes to a revision, a moment, a milestone and the start of a session', async () => {
    const session = { sessionId: 's3', name: 'Bimtek III', from: '2018-10-03', to: '2018-10-04' };
    recorded.does(1_000, 'PlanSession', session);
    const { revision: started } = recorded.does(1_000, 'StartSession', { sessionId: 's3' });
    const tonggak = { milestoneId: 'm1', name: 'Draf', revision: comments[1]! };
    recorded.does(1_000, 'SetMilestone', tonggak);
    // The session knows when it was held from the event, which a spec gives its time.
    const now = recorded.stateAt(recorded.head);
    await opened({ now });
    const places = [
      [{ revision: comments[2]! }, comments[2]],
      [{ moment: recorded.log[comments[1]!]!.meta.at }, comments[1]],
      [{ moment: '2030-01-01T00:00:00Z' }, recorded.head],
      [{ mark: player.marks.find(({ kind }) => kind === 'milestone')! }, comments[1]],
      [{ mark: player.marks.find(({ kind }) => kind === 'session')! }, started],
    ] as const;
    for (const [place, revision] of places) {
      expect(await player.seek(place)).toEqual({ ok: true });
      expect([place, shown()]).toEqual([place, revision]);
      expectStateOf(revision ?? -2);
    }
  });

  it.each([[-2], [1e9], [1.5], [Number.NaN]])('does not go to %d', async (revision) => {
    await opened();
    const before = shown();
    expect(await player.seek({ revision })).toMatchObject({ ok: false, code: 'replay_range' });
    expect(shown()).toBe(before);
  });

  it('ends where the last one went, and plays on if it played', async () => {
    await opened();
    player.play();
    const seeks = [3, 5, 2].map((revision) => player.seek({ revision }));
    await Promise.all(seeks);
    expect(player.view.get()).toMatchObject({ revision: 2, playing: true, isLoading: false });
  });

  it('steps from one event that it stops at to the next, and back', async () => {
    const one = recorded.comments(1_000, { kind: 'sheet', id: 'sheet-1' });
    recorded.comments(1_000);
    const two = recorded.comments(1_000, { kind: 'sheet', id: 'sheet-1' });
    await opened({ measures: { pageEvents: 4 } });
    player.setPace({ filter: { entity: 'sheet/sheet-1' } });
    await player.seek({ revision: one });
    await player.step(1);
    expect(shown()).toBe(two);
    await player.step(1);
    expect(player.view.get()).toMatchObject({ revision: two, isAtEnd: true });
    await player.step(-1);
    expect(shown()).toBe(one);
    expectStateOf(one);
    await player.step(-1);
    await player.step(-1);
    expect(shown()).toBe(-1);
  });
});

describe('what it asks the server for', () => {
  const pageEvents = 10;

  it('is the same pages for everybody, each once, and never more than may be kept', async () => {
    for (let index = 0; index < 90; index += 1) recorded.comments(100);
    await opened({ measures: { pageEvents, pagesMax: 3, pagesAhead: 1 } });
    player.play();
    for (let index = 0; index < 400; index += 1) {
      timers.pass(50);
      await settled();
    }
    expect(shown()).toBe(recorded.head);
    const pages = source.asked.map((asked) => asked.split(' ').map(Number));
    const whole = Math.ceil((recorded.head + 1) / pageEvents);
    expect(pages.map(([, after]) => after)).toEqual(
      Array.from({ length: whole }, (_, page) => page * pageEvents - 1),
    );
    // Back again it needs what it has let go of, and no state: those it has folded by itself.
    source.asked.length = 0;
    await player.seek({ revision: 15 });
    expect(source.asked).toEqual([`events 9 10`, 'events 19 10']);
    expectStateOf(15);
  });

  it('is a state and a page, to go far', async () => {
    for (let index = 0; index < 90; index += 1) recorded.comments(100);
    await opened({ measures: { pageEvents, foldEventsMax: 20, pagesAhead: 0 } });
    source.asked.length = 0;
    await player.seek({ revision: 75 });
    expect(source.asked).toEqual(['state 69', 'events 69 10']);
    expectStateOf(75);
    await player.seek({ revision: 78 });
    expect(source.asked).toHaveLength(2);
  });

  it('is the rest of a page where an answer ends early', async () => {
    source.answerMax = 3;
    await opened({ measures: { pageEvents } });
    await player.seek({ revision: recorded.head });
    expectStateOf(recorded.head);
    expect(source.asked.slice(0, 3)).toEqual(['events -1 10', 'events 2 7', 'events 5 4']);
  });

  it('is asked again where that may help; time waits meanwhile', async () => {
    await opened({ from: comments[0]!, measures: { pageEvents: 9, pagesAhead: 0 } });
    source.refusal = refused('overloaded');
    player.play();
    timers.pass(5_000);
    await when(player.view, ({ refusal }) => refusal !== undefined);
    expect(player.view.get()).toMatchObject({ isLoading: true, refusal: { code: 'overloaded' } });
    source.refusal = undefined;
    timers.pass(1_000);
    await settled();
    const { revision } = player.view.get();
    timers.pass(1_000);
    expect(shown()).toBe(revision + 1);
  });

  it('is told of, where it is refused for good', async () => {
    source.refusal = refused('forbidden');
    const [from, to, now] = [3, recorded.head, recorded.state];
    player = new ReplayPlayer({ source, timers, from, to, now });
    await settled();
    expect(player.view.get().refusal).toMatchObject({ code: 'forbidden' });
    expect(isRefused(await player.seek({ revision: 4 }))).toBe(true);
    source.refusal = refusedHere('unreachable');
    expect(await player.locate({ moment: '2019-01-01T00:00:00Z' })).toMatchObject({ ok: false });
  });
});

describe('along a timeline that others keep to', () => {
  it('stands where it is due, however late it comes, and does not wait', async () => {
    await opened({ from: comments[0]! });
    const position = comments[0]!;
    const line = { pace: {}, position, playedMs: 0, speed: 2, playing: true };
    timers.pass(10_000);
    player.keepTo({ ...line, anchorMs: 9_000 });
    await settled();
    expect(shown()).toBe(comments[2]);
    timers.pass(499);
    expect(shown()).toBe(comments[2]);
    timers.pass(1);
    expect(player.view.get()).toMatchObject({ revision: comments[3], playing: true });
    player.keepTo({ ...line, playing: false, playedMs: 1_500, anchorMs: 0 });
    expect(shown()).toBe(comments[1]);
  });

  it('does not go back for a clock that is told a little better', async () => {
    await opened({ from: comments[0]! });
    const position = comments[0]!;
    const line = { pace: {}, position, playedMs: 0, speed: 1, playing: true };
    player.keepTo({ ...line, anchorMs: -1_000 });
    await settled();
    expect(shown()).toBe(comments[1]);
    player.correct(-990);
    expect(shown()).toBe(comments[1]);
    timers.pass(1_009);
    expect(shown()).toBe(comments[1]);
    timers.pass(1);
    expect(shown()).toBe(comments[2]);
  });
});
