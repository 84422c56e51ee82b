import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PresenceStage } from '../testing/presence-stage.ts';

const { focus, on } = PresenceStage;
let stage: PresenceStage;
beforeEach(() => {
  stage = new PresenceStage('ani');
});
afterEach(() => stage.presence.close());

const said = () => stage.line.said;
const board = 'society';

describe('saying where one is', () => {
  it('goes out at once, then at most 20 times a second, the last word last', () => {
    for (let ms = 0; ms < 1_000; ms += 5) {
      stage.presence.say({ board, cursor: { x: ms, y: 0 } });
      stage.timers.pass(5);
    }
    stage.timers.pass(1_000);
    expect(said()[0]).toEqual({ workshopId: 'w1', board, cursor: { x: 0, y: 0 } });
    expect(said().length).toBeGreaterThan(15);
    expect(said().length).toBeLessThanOrEqual(21);
    expect(said().at(-1)).toEqual({ workshopId: 'w1', board, cursor: { x: 995, y: 0 } });
  });

  it('replaces all that was said before', () => {
    stage.presence.say({ board, focus: 'sheet/sheet-1', cursor: { x: 1, y: 1 } });
    stage.timers.pass(50);
    stage.presence.say({ board });
    expect(said().at(-1)).toEqual({ workshopId: 'w1', board });
  });

  it('waits for a connection, and is said again on the next one', () => {
    stage.line.cut();
    stage.presence.say({ board });
    stage.timers.pass(1_000);
    expect(said()).toEqual([]);
    stage.line.restore();
    expect(said()).toEqual([{ workshopId: 'w1', board }]);
    stage.line.cut();
    stage.timers.pass(1_000);
    stage.line.restore();
    expect(said()).toHaveLength(2);
  });

  it('is over once it is closed', () => {
    stage.presence.say({ board });
    stage.presence.say({ board: 'economy' });
    stage.presence.close();
    stage.timers.pass(1_000_000);
    stage.presence.say({ board });
    stage.line.restore();
    stage.hears({ participantId: 'budi' });
    expect(said()).toHaveLength(1);
    expect(stage.presence.people.get()).toEqual([]);
  });
});

describe('being idle', () => {
  it('begins by itself, and ends with the next word or sign of life', () => {
    stage.presence.say({ board });
    stage.timers.pass(59_000);
    stage.presence.active();
    stage.timers.pass(59_000);
    expect(said()).toHaveLength(1);
    stage.timers.pass(1_000);
    expect(said().at(-1)).toEqual({ workshopId: 'w1', board, idle: true });
    stage.timers.pass(600_000);
    expect(said()).toHaveLength(2);
    stage.presence.active();
    expect(said().at(-1)).toEqual({ workshopId: 'w1', board });
    stage.timers.pass(60_000);
    expect(said().at(-1)).toMatchObject({ idle: true });
    stage.timers.pass(50);
    stage.presence.say({ board: 'economy' });
    expect(said().at(-1)).toEqual({ workshopId: 'w1', board: 'economy' });
  });

  it('shows also of who has never said a word', () => {
    stage.timers.pass(60_000);
    expect(said()).toEqual([{ workshopId: 'w1', idle: true }]);
  });
});

describe('the people who are here', () => {
  it('are what the server says, change by change, and nobody while there is no connection', () => {
    stage.hears({ participantId: 'ani' }, { participantId: 'budi', board });
    const patch = { participantId: 'budi', board: null, focus };
    stage.presence.diffArrived({ workshopId: 'w1', people: [patch], left: ['ani'] });
    expect(stage.presence.people.get()).toEqual([{ participantId: 'budi', focus }]);
    stage.line.cut();
    expect(stage.presence.people.get()).toEqual([]);
  });
});

describe('one’s own selection', () => {
  const selected = () => said().at(-1)?.selection;

  it('is told as of the text that the others can read', () => {
    // Seen: 0123abc456789, with abc typed and not sent.
    stage.typing.isNow({ revision: stage.revision, changes: [[4, [0, 'abc'], 6]] });
    stage.presence.say({ board, focus, selection: { anchor: 7, head: 9 } });
    expect(selected()).toEqual({ anchor: 4, head: 6, revision: stage.revision });
    stage.timers.pass(50);
    stage.presence.say({ board, focus, selection: { anchor: 6, head: 6 } });
    expect(selected()).toEqual({ anchor: 4, head: 4, revision: stage.revision });
  });

  it('of another field than a long text is told as it is', () => {
    stage.presence.say({ board, focus: 'sheet/sheet-1/title', selection: { anchor: 3, head: 1 } });
    expect(selected()).toEqual({ anchor: 3, head: 1, revision: stage.revision });
  });

  it('needs no word while the others can work out where it is', () => {
    stage.presence.say({ board, focus, selection: { anchor: 8, head: 8 } });
    stage.edits('budi', [2, [0, 'xx'], 8]);
    // One's own words, with the caret behind them.
    stage.typing.isNow({ revision: stage.revision, changes: [[10, [0, 'abc'], 2]] });
    stage.timers.pass(50);
    stage.presence.say({ board, focus, selection: { anchor: 13, head: 13 } });
    const words = said().length;
    stage.typing.isNow({ revision: stage.revision + 1, changes: [] });
    stage.edits('ani', [10, [0, 'abc'], 2]);
    stage.timers.pass(1_000);
    expect(said()).toHaveLength(words);
    // A new connection hears where it is by now.
    stage.line.restore();
    expect(selected()).toEqual({ anchor: 13, head: 13, revision: stage.revision });
  });

  it('is put right when one’s words have landed and it stands within them', () => {
    stage.typing.isNow({ revision: stage.revision, changes: [[10, [0, 'abcd']]] });
    stage.presence.say({ board, focus, selection: { anchor: 12, head: 12 } });
    expect(selected()?.head).toBe(10);
    stage.typing.isNow({ revision: stage.revision + 1, changes: [] });
    const revision = stage.edits('ani', [10, [0, 'abcd']]);
    stage.timers.pass(50);
    expect(selected()).toEqual({ anchor: 12, head: 12, revision });
  });

  it('is told anew before the log of a busy text has forgotten where it was', () => {
    stage.presence.say({ board, focus, selection: { anchor: 0, head: 5 } });
    for (let edit = 0; edit < 300; edit++) {
      stage.edits('budi', [10 + edit, [0, '.']]);
      stage.timers.pass(10);
    }
    expect(said().length).toBeGreaterThanOrEqual(4);
    expect(said().length).toBeLessThanOrEqual(8);
    for (const { selection } of said()) expect(selection).toMatchObject({ anchor: 0, head: 5 });
    expect(selected()?.revision).toBeGreaterThan(stage.revision - 128);
  });
});

describe('other people’s carets', () => {
  const at = (offset: number, revision = stage.revision) => ({
    participantId: 'budi',
    focus,
    selection: { anchor: offset, head: offset, revision },
  });

  it('are those of others in that text, and of nobody else', () => {
    const { revision } = stage;
    const budi = { ...at(3), organizationId: 'bpbd', groupId: 'group-1', board, idle: true };
    const ani = { ...at(1), participantId: 'ani' };
    const elsewhere = { ...at(2), participantId: 'citra', focus: 'sheet/sheet-1/risk' };
    stage.hears(budi, ani, elsewhere, { participantId: 'dewi', focus });
    expect(stage.presence.carets(on).get()).toEqual([
      {
        participantId: 'budi',
        organizationId: 'bpbd',
        groupId: 'group-1',
        idle: true,
        anchor: 3,
        head: 3,
      },
    ]);
    expect(stage.revision).toBe(revision);
  });

  it('move with what anybody writes, and with their own words', () => {
    stage.hears(at(5));
    const carets = stage.presence.carets(on);
    const heads: (number | undefined)[] = [];
    const stop = carets.subscribe(([budi]) => heads.push(budi?.head));
    stage.edits('citra', [2, [0, 'xx'], 8]);
    stage.edits('citra', [7, [0, 'yy'], 5]);
    stage.edits('budi', [7, [0, 'zz'], 7]);
    expect(heads).toEqual([7, 9]);
    stop();
    stage.edits('citra', [[0, '!'], 16]);
    expect(heads).toHaveLength(2);
    expect(carets.get()[0]?.head).toBe(10);
  });

  it('stand where they are in what one sees, with what one has typed', () => {
    stage.hears(at(5));
    const carets = stage.presence.carets(on);
    let told = 0;
    const stop = carets.subscribe(() => (told += 1));
    stage.typing.type(on, stage.revision, [[0, 'abc'], 10], [13, [0, 'def']]);
    expect([carets.get()[0]?.head, told]).toEqual([8, 1]);
    // Typed right where they stand: theirs stays before it.
    stage.typing.type(on, stage.revision, [5, [0, 'abc'], 5]);
    expect(carets.get()[0]?.head).toBe(5);
    stop();
  });

  it('do not jump while an event is being taken in', () => {
    stage.hears(at(5));
    const carets = stage.presence.carets(on);
    stage.typing.type(on, stage.revision, [[0, 'abc'], 10]);
    expect(carets.get()[0]?.head).toBe(8);
    // The draft has the event already, the confirmed state has not.
    stage.typing.type(on, stage.revision + 1, [2, [0, 'abc'], 10]);
    expect(carets.get()[0]?.head).toBe(8);
    stage.edits('citra', [[0, 'xx'], 10]);
    expect(carets.get()[0]?.head).toBe(10);
  });

  it('that tell of changes to come wait for them', () => {
    stage.hears(at(12, stage.revision + 1));
    const carets = stage.presence.carets(on);
    expect(carets.get()).toEqual([]);
    stage.edits('budi', [10, [0, 'xx']]);
    expect(carets.get()[0]?.head).toBe(12);
  });

  it('are followed further than the log reaches, also when they are told of again', () => {
    const told = at(5);
    stage.hears(told);
    const carets = stage.presence.carets(on);
    const stop = carets.subscribe(() => undefined);
    for (let edit = 0; edit < 300; edit++) stage.edits('citra', [[0, '.'], 10 + edit]);
    expect(carets.get()[0]?.head).toBe(305);
    // Everyone anew, as after this client fell behind.
    stage.hears({ ...told, selection: { ...told.selection } });
    expect(carets.get()[0]?.head).toBe(305);
    stop();
    // Who has not followed them cannot know.
    expect(stage.presence.carets(on).get()).toEqual([]);
  });

  it('are within the text, whatever they claim', () => {
    stage.hears(at(3_000));
    const carets = stage.presence.carets(on);
    expect(carets.get()[0]?.head).toBe(10);
    stage.typing.type(on, stage.revision, [[5], 5]);
    expect(carets.get()[0]?.head).toBe(5);
    stage.typing.isNow({ revision: stage.revision + 1, changes: [] });
    stage.edits('citra', [[10]]);
    expect(carets.get()[0]?.head).toBe(0);
  });
});
