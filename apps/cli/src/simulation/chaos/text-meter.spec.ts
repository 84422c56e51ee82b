import { describe, expect, it } from '@jest/globals';
import type { CommandRequest, WireEvent } from '@rembuk/protocol';
import type { TextPlace } from '@rembuk/workshop';
import type { Person } from '../person.ts';
import { TextMeter } from './text-meter.ts';

const on: TextPlace = { kind: 'sheet', id: 's', field: 'risk' };
const elsewhere: TextPlace = { ...on, field: 'benefit' };
/** What the meter asks of a person. */
const person = (personId: string) => ({ personId, present: true, absences: 0 }) as Person;
const edit = (id: string): CommandRequest => ({
  id,
  workshopId: 'w',
  type: 'EditText',
  data: { on },
  seen: 1,
});
const recorded = (commandId: string) => [{ type: 'TextEdited', meta: { commandId } } as WireEvent];
const tooLongAgo = {
  ok: false,
  code: 'text_seen_too_long_ago',
  message: '',
  retryable: false,
} as const;

describe('how long others wait for what someone types', () => {
  it('counts from the first keystroke of the edit, at whoever else has the text open', () => {
    const [meter, ani, budi] = [new TextMeter(), person('ani'), person('budi')];
    meter.pressed(ani, on, 1);
    meter.pressed(ani, on, 2);
    meter.pending(ani, [edit('e1')]);
    meter.pending(ani, [edit('e1')]);
    for (const [who, open] of [
      [ani, on],
      [budi, on],
      [budi, elsewhere],
      [budi, undefined],
    ] as const)
      meter.seen(who, recorded('e1'), open);
    expect(meter.ownKeystroke.figures).toMatchObject({ count: 2, maxMs: 2 });
    expect(meter.edits).toBe(1);
    expect(meter.onPages.figures.count).toBe(1);
    expect(meter.onBoards.figures.count).toBe(3);
  });

  it('tells apart what was typed by someone who was cut off', () => {
    const [meter, ani, budi] = [new TextMeter(), person('ani'), person('budi')];
    meter.pressed(ani, on, 1);
    meter.pending(ani, [edit('e1')]);
    ani.absences += 1;
    meter.seen(budi, recorded('e1'), on);
    expect(meter.onPages.figures.count).toBe(0);
    expect(meter.onPagesAfterAbsence.figures.count).toBe(1);
  });

  it('remembers that a person meant to delete, also when the edit goes out under another id', () => {
    const [meter, ani] = [new TextMeter(), person('ani')];
    meter.pressed(ani, on, 1, true);
    meter.pending(ani, [edit('e1')]);
    meter.settled(edit('e1'), tooLongAgo);
    meter.pressed(ani, on, 1);
    meter.pending(ani, [edit('e2')]);
    meter.pressed(ani, on, 1);
    meter.pending(ani, [edit('e3')]);
    expect(meter.cuts).toEqual(new Set(['e1', 'e2']));
  });
});
