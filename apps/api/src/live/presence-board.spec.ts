import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  afterDiff,
  type PersonPresence,
  type PresenceDiff,
  type PresenceFrame,
  type PresenceUpdate,
} from '@rembuk/protocol';
import { defaultLiveBounds } from './live-bounds.ts';
import { PresenceBoard } from './presence-board.ts';

/** A connection that follows as the protocol says, and counts what that costs. */
class Line {
  isBehind = false;
  isSilent = false;
  people: readonly PersonPresence[] | undefined;
  all = 0;
  readonly diffs: PresenceDiff[] = [];
  diffBytes = 0;

  takeAll({ people }: PresenceFrame): void {
    this.all += 1;
    this.people = people;
  }

  takeDiff(diff: PresenceDiff, bytes: number): void {
    if (!this.people) throw new Error('a change of what was never told');
    this.diffs.push(diff);
    this.diffBytes += bytes;
    this.people = afterDiff(this.people, diff);
  }

  get sees(): readonly PersonPresence[] {
    return this.people ?? [];
  }
}

function board(presenceBytesPerSecond = 1e9) {
  return new PresenceBoard<Line>({
    workshopId: 'w',
    bounds: { presenceEveryMs: defaultLiveBounds.presenceEveryMs, presenceBytesPerSecond },
    emitAll: ({ json }, receivers) => {
      const frame = JSON.parse(json) as PresenceFrame;
      for (const line of receivers) line.takeAll(frame);
    },
    emitDiff: ({ json }, receivers) => {
      const diff = JSON.parse(json) as PresenceDiff;
      for (const line of receivers) line.takeDiff(diff, json.length);
    },
  });
}

const member = (id: string, groupId = 'g') => ({ id, role: 'member', groupId }) as const;
const says = (said: Partial<PresenceUpdate>): PresenceUpdate => ({ workshopId: 'w', ...said });

let presence: PresenceBoard<Line>;
let phone: Line;
let laptop: Line;
beforeEach(() => {
  jest.useFakeTimers();
  presence = board();
  phone = new Line();
  laptop = new Line();
});
afterEach(() => {
  presence.close();
  jest.useRealTimers();
});

describe('presence', () => {
  it('tells everyone to who comes, once, and from then on what changes', () => {
    presence.arrive(phone, member('ani'));
    jest.advanceTimersByTime(50);
    presence.arrive(laptop, { id: 'budi', role: 'viewer' });
    jest.advanceTimersByTime(50);
    const both = [{ participantId: 'ani', groupId: 'g' }, { participantId: 'budi' }];
    expect([phone.sees, laptop.sees]).toEqual([both, both]);

    const selection = { anchor: 3, head: 5, revision: 7 };
    const focus = 'sheet/s1/risk';
    presence.update(phone, 'ani', says({ board: 'social', focus, selection }));
    jest.advanceTimersByTime(50);
    presence.update(phone, 'ani', says({ board: 'social', focus, cursor: { x: 1, y: 2 } }));
    jest.advanceTimersByTime(5_000);
    expect(laptop.diffs).toEqual([
      {
        workshopId: 'w',
        people: [{ participantId: 'ani', board: 'social', focus, selection }],
        left: [],
      },
      {
        workshopId: 'w',
        people: [{ participantId: 'ani', cursor: { x: 1, y: 2 }, selection: null }],
        left: [],
      },
    ]);
    expect([phone.all, laptop.all]).toEqual([1, 1]);
    expect(phone.sees).toEqual(laptop.sees);
  });

  it('gathers what moves within 50 ms, and says nothing when it ends where it was', () => {
    presence.arrive(phone, member('ani'));
    jest.advanceTimersByTime(50);
    for (let x = 0; x < 100; x++) presence.update(phone, 'ani', says({ cursor: { x, y: 0 } }));
    expect(phone.diffs).toHaveLength(0);
    jest.advanceTimersByTime(50);
    expect(phone.sees).toEqual([{ participantId: 'ani', groupId: 'g', cursor: { x: 99, y: 0 } }]);
    presence.update(phone, 'ani', says({ cursor: { x: 1, y: 0 } }));
    presence.update(phone, 'ani', says({ cursor: { x: 99, y: 0 } }));
    jest.advanceTimersByTime(1_000);
    expect(phone.diffs).toHaveLength(1);
  });

  it('sends at most 20 frames a second, also for who comes and comes again', () => {
    presence.arrive(phone, member('ani'));
    for (let ms = 0; ms < 1_000; ms += 5) {
      presence.update(phone, 'ani', says({ cursor: { x: ms, y: 0 } }));
      presence.arrive(laptop, member('budi'));
      jest.advanceTimersByTime(5);
    }
    expect(phone.diffs.length).toBeGreaterThan(15);
    expect(phone.diffs.length + phone.all).toBeLessThanOrEqual(20);
    expect(laptop.diffs.length + laptop.all).toBeLessThanOrEqual(20);
  });

  it('forgets who left, but not while another device of theirs is here', () => {
    presence.arrive(phone, member('ani'));
    presence.arrive(laptop, member('ani'));
    const budi = new Line();
    presence.arrive(budi, member('budi'));
    jest.advanceTimersByTime(50);
    presence.leave(phone, 'ani');
    jest.advanceTimersByTime(50);
    expect(budi.diffs).toEqual([]);
    presence.leave(laptop, 'ani');
    jest.advanceTimersByTime(50);
    expect(budi.diffs).toEqual([{ workshopId: 'w', people: [], left: ['ani'] }]);
    presence.leave(budi, 'budi');
    expect([presence.count, presence.has('ani')]).toEqual([0, false]);
  });

  it('shows who leaves and comes back within one frame as they are now, not as they were', () => {
    const budi = new Line();
    presence.arrive(budi, member('budi'));
    presence.arrive(phone, member('ani'));
    presence.update(phone, 'ani', says({ board: 'social', focus: 'sheet/s1' }));
    jest.advanceTimersByTime(50);
    presence.leave(phone, 'ani');
    presence.arrive(laptop, member('ani', 'h'));
    jest.advanceTimersByTime(50);
    const now = [
      { participantId: 'budi', groupId: 'g' },
      { participantId: 'ani', groupId: 'h' },
    ];
    expect([budi.sees, laptop.sees]).toEqual([now, now]);
  });

  it('keeps nothing of people who have not arrived', () => {
    presence.update(phone, 'ani', says({ board: 'social' }));
    jest.advanceTimersByTime(50);
    expect(presence.count).toBe(0);
    expect([phone.all, phone.diffs]).toEqual([0, []]);
  });
});

describe('a person with several devices', () => {
  const ani = { participantId: 'ani', groupId: 'g' };

  beforeEach(() => {
    presence.arrive(phone, member('ani'));
    presence.update(phone, 'ani', says({ board: 'social' }));
    presence.arrive(laptop, member('ani'));
    jest.advanceTimersByTime(50);
  });

  it('speaks by the one that spoke last, not by the one that came last', () => {
    expect(phone.sees).toEqual([{ ...ani, board: 'social' }]);
    presence.update(laptop, 'ani', says({ board: 'economy' }));
    presence.update(phone, 'ani', says({ board: 'transport' }));
    jest.advanceTimersByTime(50);
    expect(phone.sees).toEqual([{ ...ani, board: 'transport' }]);
  });

  it('speaks by the other one when that has gone', () => {
    presence.update(laptop, 'ani', says({ board: 'economy', focus: 'sheet/s1' }));
    jest.advanceTimersByTime(50);
    presence.leave(laptop, 'ani');
    jest.advanceTimersByTime(50);
    expect(phone.sees).toEqual([{ ...ani, board: 'social' }]);
  });

  it('is not idle while one of them is in use', () => {
    presence.update(laptop, 'ani', says({ board: 'economy', idle: true }));
    jest.advanceTimersByTime(50);
    expect(phone.sees).toEqual([{ ...ani, board: 'social' }]);
    presence.update(phone, 'ani', says({ board: 'social', idle: true }));
    jest.advanceTimersByTime(50);
    expect(phone.sees).toEqual([{ ...ani, board: 'social', idle: true }]);
    presence.update(laptop, 'ani', says({ board: 'economy', idle: false }));
    jest.advanceTimersByTime(50);
    expect(phone.sees).toEqual([{ ...ani, board: 'economy' }]);
  });

  it('has another seat on all of them', () => {
    presence.reseat(member('ani', 'h'));
    jest.advanceTimersByTime(50);
    expect(laptop.sees).toEqual([{ ...ani, board: 'social', groupId: 'h' }]);
    expect(laptop.all).toBe(1);
  });
});

describe('a line of which nothing is heard', () => {
  const said = { board: 'social', focus: 'sheet/s1/risk' };
  const ani = { participantId: 'ani', groupId: 'g' };
  const budi = { participantId: 'budi', groupId: 'g' };
  const desk = new Line();

  function becomes(line: Line, isSilent: boolean): void {
    line.isSilent = isSilent;
    presence.hearingChanged('ani');
  }

  beforeEach(() => {
    Object.assign(desk, new Line());
    presence.arrive(desk, member('budi'));
    presence.arrive(phone, member('ani'));
    presence.update(phone, 'ani', says(said));
    jest.advanceTimersByTime(50);
  });

  it('does not show its person until it is heard again, and then with what they had in hand', () => {
    becomes(phone, true);
    jest.advanceTimersByTime(50);
    expect(desk.diffs.at(-1)).toEqual({ workshopId: 'w', people: [], left: ['ani'] });
    presence.arrive(laptop, member('citra'));
    jest.advanceTimersByTime(50);
    expect(laptop.sees).toEqual([budi, { participantId: 'citra', groupId: 'g' }]);
    // What happens meanwhile does not bring them back.
    presence.reseat(member('ani', 'h'));
    jest.advanceTimersByTime(50);
    expect(laptop.sees).toHaveLength(2);
    becomes(phone, false);
    jest.advanceTimersByTime(50);
    expect(desk.sees).toContainEqual({ ...ani, groupId: 'h', ...said });
    // The line itself missed nothing.
    expect(phone.sees).toEqual(desk.sees);
    expect(phone.all).toBe(1);
  });

  it('that is heard within the same frame was never gone', () => {
    const before = desk.diffs.length;
    becomes(phone, true);
    becomes(phone, false);
    jest.advanceTimersByTime(1_000);
    expect(desk.diffs).toHaveLength(before);
  });

  it('leaves the word to the other device of its person', () => {
    presence.arrive(laptop, member('ani'));
    presence.update(laptop, 'ani', says({ board: 'economy', idle: true }));
    jest.advanceTimersByTime(50);
    becomes(phone, true);
    jest.advanceTimersByTime(50);
    expect(desk.sees).toEqual([budi, { ...ani, board: 'economy', idle: true }]);
    becomes(phone, false);
    jest.advanceTimersByTime(50);
    expect(desk.sees).toEqual([budi, { ...ani, ...said }]);
  });

  it('and that is closed then, is told of once', () => {
    becomes(phone, true);
    jest.advanceTimersByTime(50);
    const told = desk.diffs.length;
    presence.leave(phone, 'ani');
    presence.hearingChanged('ani');
    jest.advanceTimersByTime(1_000);
    expect(desk.diffs).toHaveLength(told);
    expect(presence.has('ani')).toBe(false);
  });
});

describe('a line that does not keep up', () => {
  it('is told nothing until it does, and then everything', () => {
    presence.arrive(phone, member('ani'));
    presence.arrive(laptop, member('budi'));
    jest.advanceTimersByTime(50);
    laptop.isBehind = true;
    for (let x = 1; x <= 100; x++) {
      presence.update(phone, 'ani', says({ cursor: { x, y: 0 } }));
      jest.advanceTimersByTime(50);
    }
    expect([laptop.diffs.length, laptop.all]).toEqual([0, 1]);
    laptop.isBehind = false;
    jest.advanceTimersByTime(1_100);
    expect(laptop.all).toBe(2);
    expect(laptop.sees).toEqual(phone.sees);
    presence.update(phone, 'ani', says({ board: 'social' }));
    jest.advanceTimersByTime(50);
    expect(laptop.sees).toEqual(phone.sees);
  });

  it('that catches breath again and again is not told everything each time', () => {
    presence.arrive(phone, member('ani'));
    presence.arrive(laptop, member('budi'));
    jest.advanceTimersByTime(50);
    for (let ms = 0; ms < 10_000; ms += 50) {
      laptop.isBehind = ms % 100 === 0;
      presence.update(phone, 'ani', says({ cursor: { x: ms, y: 0 } }));
      jest.advanceTimersByTime(50);
    }
    expect(laptop.all).toBeGreaterThan(2);
    expect(laptop.all).toBeLessThanOrEqual(11);
  });
});

describe('200 people with carets', () => {
  const people = Array.from({ length: 200 }, (_, index) => ({
    line: new Line(),
    // As long as they are in use: a UUID.
    id: `49754e7f-1faf-40a5-b201-${String(index).padStart(12, '0')}`,
  }));
  const focus = 'sheet/49754e7f-1faf-40a5-b201-9f71556a6c51/explanation';

  /** For ten seconds these many move their caret, ten times a second each. */
  function crowd(moving: number) {
    presence.close();
    presence = board(defaultLiveBounds.presenceBytesPerSecond);
    for (const { line, id } of people) {
      Object.assign(line, new Line());
      presence.arrive(line, member(id));
      const selection = { anchor: 0, head: 0, revision: 4_000 };
      presence.update(line, id, says({ board: 'social', focus, selection }));
    }
    jest.advanceTimersByTime(3_000);
    const line = people[0]?.line ?? new Line();
    const before = { frames: line.diffs.length, bytes: line.diffBytes };
    for (let ms = 0; ms < 10_000; ms += 10) {
      for (const { line: own, id } of people.slice(0, moving))
        if (ms % 100 === 0) {
          const selection = { anchor: 1_000 + ms / 100, head: 1_000 + ms / 100, revision: 4_000 };
          presence.update(own, id, says({ board: 'social', focus, selection }));
        }
      jest.advanceTimersByTime(10);
    }
    const frames = (line.diffs.length - before.frames) / 10;
    const bytes = (line.diffBytes - before.bytes) / 10;
    // All of them, and not late: the last frame may still be due.
    jest.advanceTimersByTime(2_000);
    expect(line.sees).toHaveLength(200);
    for (const { selection } of line.sees.slice(0, moving)) expect(selection?.head).toBe(1_099);
    for (const { line: other } of people) expect(other.all).toBe(1);
    expect(people.at(-1)?.line.sees).toEqual(line.sees);
    return { frames, bytes };
  }

  it.each([
    { moving: 1, framesMin: 9 },
    { moving: 30, framesMin: 6 },
    { moving: 200, framesMin: 1 },
  ])('of whom $moving move keep within 20 frames and the measure', ({ moving, framesMin }) => {
    const { frames, bytes } = crowd(moving);
    expect(frames).toBeGreaterThanOrEqual(framesMin);
    expect(frames).toBeLessThanOrEqual(20);
    // One frame may begin what the next second pays for.
    expect(bytes).toBeLessThan(defaultLiveBounds.presenceBytesPerSecond * 1.1);
  });
});
