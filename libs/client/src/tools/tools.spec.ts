import { beforeEach, describe, expect, it } from '@jest/globals';
import { refused } from '@rembuk/protocol';
import { ManualTimers } from '../testing/manual-timers.ts';
import { TestLine } from '../testing/presence-stage.ts';
import { type Summoned, Tools } from './tools.ts';

const workshopId = 'w1';
let line: TestLine;
let timers: ManualTimers;
let tools: Tools;
beforeEach(() => {
  line = new TestLine();
  timers = new ManualTimers();
  tools = new Tools({ workshopId, line, timers });
});

const timer = { durationMs: 60_000, remainingMs: 45_000, running: true, startedBy: 'fasilitator' };

describe('the timer', () => {
  it('counts down from when it was told of, whatever the clocks say', () => {
    timers.pass(5_000);
    tools.noticeArrived({ workshopId, kind: 'timer', timer });
    expect(tools.timer.get()).toEqual({ ...timer, toldAtMs: 5_000 });
    timers.pass(15_000);
    expect(tools.remainingMs).toBe(30_000);
    timers.pass(60_000);
    expect(tools.remainingMs).toBe(0);
  });

  it('stands still while it is paused, and is gone when it is stopped', () => {
    tools.noticeArrived({ workshopId, kind: 'timer', timer: { ...timer, running: false } });
    timers.pass(15_000);
    expect(tools.remainingMs).toBe(45_000);
    tools.noticeArrived({ workshopId, kind: 'timer', timer: null });
    expect([tools.timer.get(), tools.remainingMs]).toEqual([undefined, undefined]);
  });
});

describe('hands and summons', () => {
  it('are told as they come; what is not known is passed over', () => {
    const summons: Summoned[] = [];
    const stop = tools.onSummon((summoned) => summons.push(summoned));
    tools.noticeArrived({ workshopId, kind: 'hands', participantIds: ['citra', 'ani'] });
    const summon = { workshopId, kind: 'summon', board: 'society', by: 'fasilitator' };
    tools.noticeArrived(summon);
    tools.noticeArrived({ workshopId, kind: 'confetti' });
    stop();
    tools.noticeArrived(summon);
    expect(tools.hands.get()).toEqual(['citra', 'ani']);
    expect(summons).toEqual([{ board: 'society', by: 'fasilitator' }]);
  });
});

describe('without a connection', () => {
  it('nothing is shown that may not be so any more', () => {
    tools.noticeArrived({ workshopId, kind: 'timer', timer });
    tools.noticeArrived({ workshopId, kind: 'hands', participantIds: ['ani'] });
    line.cut();
    expect([tools.timer.get(), tools.hands.get()]).toEqual([undefined, []]);
  });
});

describe('asking', () => {
  it('says what the protocol wants, and gives the answer', async () => {
    await tools.startTimer(60_000, 'Diskusi');
    await tools.startTimer(60_000);
    await tools.pauseTimer();
    await tools.resumeTimer();
    await tools.stopTimer();
    await tools.summon({ board: 'society', groupId: 'group-1' });
    await tools.raiseHand();
    await tools.lowerHand();
    line.answer = refused('forbidden');
    expect(await tools.lowerHand('budi')).toMatchObject({ ok: false, code: 'forbidden' });
    expect(line.asked).toEqual([
      { workshopId, kind: 'startTimer', durationMs: 60_000, label: 'Diskusi' },
      { workshopId, kind: 'startTimer', durationMs: 60_000 },
      { workshopId, kind: 'pauseTimer' },
      { workshopId, kind: 'resumeTimer' },
      { workshopId, kind: 'stopTimer' },
      { workshopId, kind: 'summon', board: 'society', groupId: 'group-1' },
      { workshopId, kind: 'raiseHand' },
      { workshopId, kind: 'lowerHand' },
      { workshopId, kind: 'lowerHand', participantId: 'budi' },
    ]);
  });
});
