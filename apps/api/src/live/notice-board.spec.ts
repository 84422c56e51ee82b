import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Notice, NotifyRequest, ReplayRequest } from '@rembuk/protocol';
import { NoticeBoard } from './notice-board.ts';

let told: { readonly notice: Notice; readonly groupId: string | undefined }[];
let notices: NoticeBoard;
beforeEach(() => {
  jest.useFakeTimers();
  told = [];
  notices = new NoticeBoard({
    workshopId: 'w',
    bounds: { handsEveryMs: 250 },
    clock: () => performance.now(),
    emit: (notice, groupId) => told.push({ notice, groupId }),
  });
});
afterEach(() => {
  notices.close();
  jest.useRealTimers();
});

type Asked<Request = Exclude<NotifyRequest, ReplayRequest>> = Request extends NotifyRequest
  ? Omit<Request, 'workshopId'>
  : never;

function ask(request: Asked, by = 'fasilitator'): void {
  notices.take({ workshopId: 'w', ...request }, { id: by, role: 'facilitator' });
}

const last = () => told.at(-1)?.notice;
const timer = (over: object) => ({
  workshopId: 'w',
  kind: 'timer',
  timer: { durationMs: 60_000, startedBy: 'fasilitator', ...over },
});

describe('the timer', () => {
  it('tells what is left, whenever somebody asks, down to nothing', () => {
    ask({ kind: 'startTimer', durationMs: 60_000, label: 'Diskusi' });
    expect(last()).toEqual(timer({ label: 'Diskusi', remainingMs: 60_000, running: true }));
    jest.advanceTimersByTime(45_000);
    const left = { label: 'Diskusi', remainingMs: 15_000, running: true };
    expect(notices.standing).toEqual([timer(left)]);
    jest.advanceTimersByTime(45_000);
    expect(notices.standing).toEqual([timer({ ...left, remainingMs: 0 })]);
    expect(told).toHaveLength(1);
  });

  it('stands still while it is paused, and goes on from there', () => {
    ask({ kind: 'startTimer', durationMs: 60_000 });
    jest.advanceTimersByTime(20_000);
    ask({ kind: 'pauseTimer' }, 'another');
    const paused = timer({ remainingMs: 40_000, running: false });
    expect(last()).toEqual(paused);
    jest.advanceTimersByTime(100_000);
    expect(notices.standing).toEqual([paused]);
    ask({ kind: 'resumeTimer' });
    jest.advanceTimersByTime(30_000);
    expect(notices.standing).toEqual([timer({ remainingMs: 10_000, running: true })]);
    ask({ kind: 'stopTimer' });
    expect(last()).toEqual({ workshopId: 'w', kind: 'timer', timer: null });
    expect(notices.standing).toEqual([]);
  });

  it('does nothing that is so already, and gives way to the next one', () => {
    ask({ kind: 'pauseTimer' });
    ask({ kind: 'resumeTimer' });
    ask({ kind: 'stopTimer' });
    expect(told).toEqual([]);
    ask({ kind: 'startTimer', durationMs: 60_000 });
    ask({ kind: 'resumeTimer' });
    ask({ kind: 'pauseTimer' });
    ask({ kind: 'pauseTimer' });
    expect(told).toHaveLength(2);
    ask({ kind: 'startTimer', durationMs: 5_000 });
    expect(last()).toEqual(timer({ durationMs: 5_000, remainingMs: 5_000, running: true }));
  });
});

describe('summoning', () => {
  it('names place and summoner, goes to whom it is for, and leaves nothing', () => {
    ask({ kind: 'summon', board: 'social', focus: 'sheet/s1/risk' });
    ask({ kind: 'summon', board: 'social', groupId: 'g' });
    const summon = { workshopId: 'w', kind: 'summon', board: 'social', by: 'fasilitator' };
    expect(told).toEqual([
      { notice: { ...summon, focus: 'sheet/s1/risk' }, groupId: undefined },
      { notice: { ...summon, groupId: 'g' }, groupId: 'g' },
    ]);
    expect(notices.standing).toEqual([]);
  });
});

describe('raised hands', () => {
  const hands = (...participantIds: string[]) => ({
    workshopId: 'w',
    kind: 'hands',
    participantIds,
  });

  it('stand in the order in which they went up; who raises it again keeps their place', () => {
    for (const person of ['ani', 'budi', 'ani', 'citra']) ask({ kind: 'raiseHand' }, person);
    expect(notices.standing).toEqual([hands('ani', 'budi', 'citra')]);
    ask({ kind: 'lowerHand', participantId: 'budi' });
    ask({ kind: 'lowerHand' }, 'ani');
    notices.lower('nobody');
    expect(notices.standing).toEqual([hands('citra')]);
    notices.lower('citra');
    expect(notices.standing).toEqual([]);
    jest.advanceTimersByTime(250);
    expect(last()).toEqual(hands());
  });

  it('of a whole hall are told of a few times a second, the first one at once', () => {
    ask({ kind: 'raiseHand' }, 'p0');
    expect(told).toHaveLength(1);
    for (let person = 1; person < 200; person++) {
      ask({ kind: 'raiseHand' }, `p${person}`);
      jest.advanceTimersByTime(5);
    }
    jest.advanceTimersByTime(1_000);
    expect(told.length).toBeLessThanOrEqual(6);
    expect(last()).toMatchObject({ participantIds: { length: 200 } });
  });

  it('are told of no more once everyone has left', () => {
    ask({ kind: 'raiseHand' }, 'ani');
    ask({ kind: 'raiseHand' }, 'budi');
    notices.close();
    jest.advanceTimersByTime(1_000);
    expect(told).toHaveLength(1);
  });
});
