import { describe, expect, it } from '@jest/globals';
import type { WorkshopEvent } from '../messages.ts';
import type { RefusalCode } from '../refusals.ts';
import { careless, folded, given } from '../testing/given.ts';
import { hall, happened } from '../testing/hall.ts';
import { seeded } from '../testing/index.ts';
import { applyChange, changeBetween, divided, isTextChange, type TextChange } from './change.ts';
import { changesAfter, emptyLog } from './log.ts';
import { logOf } from './logs.ts';
import { textAt, type TextPlace } from './place.ts';

const on: TextPlace = { kind: 'sheet', id: 'soc-1a', field: 'explanation' };
const issue: TextPlace = { kind: 'strategy', id: 'soc-1', field: 'issue' };
/** Of the last event of the hall. */
const last = hall.length - 1;

const wrote = (change: TextChange, place: TextPlace = on): WorkshopEvent =>
  happened('TextEdited', { on: place, change });
const edit = (change: unknown, place: unknown = on) => careless('EditText', { on: place, change });
const written = given(...hall, wrote([[0, 'satu dua']]));

describe('an edit of a long text', () => {
  it.each([on, issue, { ...on, field: 'risk' } as const])(
    'is recorded as it was made: %o',
    (place) => {
      given(...hall)
        .when(edit(changeBetween('', 'Kampung tangguh'), place))
        .thenHappened(wrote([[0, 'Kampung tangguh']], place));
    },
  );

  it('is mapped over what others wrote since its author looked', () => {
    const events = [...hall, wrote([[0, 'satu dua']]), wrote([[0, 'nol '], 8])];
    given(...events)
      .when(edit([8, [0, ' tiga']]), { seen: last + 1 })
      .thenHappened(wrote([12, [0, ' tiga']]));
  });

  it('comes behind what was written in the same place first', () => {
    const events = [...hall, wrote([[0, 'satu']]), wrote([4, [0, ' dua']])];
    given(...events)
      .when(edit([4, [0, ' tiga']]), { seen: last + 1 })
      .thenHappened(wrote([8, [0, ' tiga']]));
  });

  it('is fitted in by its author where the text was set as a whole meanwhile', () => {
    const replaced = happened('SheetTextReplaced', {
      sheetId: 'soc-1a',
      field: 'explanation',
      text: 'satu dan dua',
    });
    const events = [...hall, wrote([[0, 'satu dua']]), replaced];
    given(...events)
      .when(edit([8, [0, ' tiga']]), { seen: last + 1 })
      .thenRefused('text_seen_too_long_ago');
    given(...events)
      .when(edit([12, [0, ' tiga']]), { seen: last + 2 })
      .thenHappened(wrote([12, [0, ' tiga']]));
  });

  it('may be split by what others wrote in hundreds of places', () => {
    const everywhere = (from: number, places: number): TextChange => [
      ...(from > 0 ? [from] : []),
      ...Array.from({ length: places }, () => [[0, 'x'] as const, 1] as const).flat(),
    ];
    given(
      ...hall,
      wrote([[0, 'a'.repeat(300)]]),
      wrote([...everywhere(0, 150), 150]),
      wrote(everywhere(300, 150)),
    )
      .when(edit([[300]]), { seen: last + 1 })
      .thenHappened(wrote(Array.from({ length: 300 }, () => [1, [1]] as const).flat()));
  });

  it('leaves no event when others have taken away all that it changes', () => {
    given(...hall, wrote([[0, 'satu dua']]), wrote([4, [4]]))
      .when(edit([4, [4]]), { seen: last + 1 })
      .thenNothing();
  });

  it.each<[string, unknown, unknown]>([
    ['no change', on, 'kata'],
    ['a negative length', on, [-1, [0, 'x']]],
    ['a fraction', on, [1.5]],
    ['an empty section', on, [[0]]],
    ['a section that keeps nothing', on, [0, [0, 'x']]],
    ['a line feed within a line', on, [[0, 'a\nb'], 8]],
    ['a carriage return', on, [[0, 'a\rb'], 8]],
    ['a control character', on, [[0, 'a\u0000b'], 8]],
    ['half of a character', on, [[0, '\ud83d'], 8]],
    ['a text of another length', on, [[0, 'x'], 7]],
    ['an insertion of nothing', on, [[0, ''], 8]],
    ['too many sections', on, Array.from({ length: 6_002 }, () => 1)],
    ['a field that is no long text', { ...on, field: 'title' }, [[0, 'x'], 8]],
    ['no place', 'soc-1a', [[0, 'x'], 8]],
  ])('is refused with %s', (_what, place, change) => {
    written.when(edit(change, place)).thenRefused('invalid_value');
  });

  it('is refused where it would cut a character in half', () => {
    given(...hall, wrote([[0, 'a😀']]))
      .when(edit([2, [1]]))
      .thenRefused('invalid_value', { field: 'change' });
  });

  it.each<[string, TextPlace, WorkshopEvent, RefusalCode]>([
    ['a sheet that is not there', { ...on, id: 'nowhere' }, wrote([8]), 'unknown_sheet'],
    [
      'a sheet that was withdrawn',
      on,
      happened('SheetWithdrawn', { sheetId: 'soc-1a' }),
      'withdrawn',
    ],
  ])('is refused on %s', (_what, place, event, code) => {
    given(...hall, wrote([[0, 'satu dua']]), event)
      .when(edit([8, [0, '!']], place))
      .thenRefused(code);
  });

  it('is refused where the text would become too long, whoever filled it; taking away is always possible', () => {
    const full = given(
      ...hall,
      wrote([[0, 'x'.repeat(2_990)]]),
      wrote([2_990, [0, 'y'.repeat(10)]]),
    );
    full
      .when(edit([2_990, [0, 'zz']]), { seen: last + 1 })
      .thenRefused('text_too_long', { max: 3_000 });
    full.when(edit([2_990, [10]])).thenHappened(wrote([2_990, [10]]));
  });

  it('is refused when too much was changed since its author looked', () => {
    const others = Array.from({ length: 300 }, (_, n) => wrote([...(n > 0 ? [n] : []), [0, 'x']]));
    given(...hall, ...others)
      .when(edit([10, [0, 'y']]), { seen: last + 10 })
      .thenRefused('text_seen_too_long_ago');
    given(...hall, ...others)
      .when(edit([[0, 'y'], 290]), { seen: last + 290 })
      .thenHappened(wrote([[0, 'y'], 300]));
  });

  it('is refused when mapping it would keep everybody waiting', () => {
    const everywhere: TextChange = [
      ...Array.from({ length: 127 }, () => [7, [1, 'x']] as const).flat(),
      1_984,
    ];
    const others = Array.from({ length: 100 }, () => wrote([1_500, [1, 'z'], 1_499]));
    given(...hall, wrote([[0, 'a'.repeat(3_000)]]), ...others)
      .when(edit(everywhere), { seen: last + 1 })
      .thenRefused('text_seen_too_long_ago');
    given(...hall, wrote([[0, 'a'.repeat(3_000)]]), ...others)
      .when(edit(everywhere))
      .thenHappened(wrote(everywhere));
  });

  it('is refused in more places than one edit may have; whoever changed more sends it in several', () => {
    const places = (count: number): TextChange => [
      ...Array.from({ length: count }, () => [1, [1, 'x']] as const).flat(),
      ...(count < 1_500 ? [3_000 - 2 * count] : []),
    ];
    const full = given(...hall, wrote([[0, 'a'.repeat(3_000)]]));
    full
      .when(edit(places(200)), { seen: last + 1 })
      .thenRefused('invalid_value', { field: 'change' });
    const [head, tail] = divided(places(200));
    const whole = applyChange('a'.repeat(3_000), places(200));
    expect(applyChange(applyChange('a'.repeat(3_000), head), tail ?? [])).toBe(whole);
    full.when(edit(head), { seen: last + 1 }).thenHappened(wrote(head));
  });

  it('is recorded in as few sections as it takes', () => {
    given(...hall, wrote([[0, 'aaaa']]))
      .when(edit([[1], [0, 'z'], [1], [0, 'z'], 2]), { seen: last + 1 })
      .thenHappened(wrote([[2, 'zz'], 2]));
  });

  it('counts what a change grows to while it is mapped', () => {
    const spread: TextChange = Array.from(
      { length: 1_400 },
      () => [[0, 'x'] as const, 1] as const,
    ).flat();
    const small = Array.from({ length: 100 }, () => wrote([2_799, [1, 'z']]));
    given(...hall, wrote([[0, 'a'.repeat(1_400)]]), wrote(spread), ...small)
      .when(edit([[1_400]]), { seen: last + 1 })
      .thenRefused('text_seen_too_long_ago');
  });
});

describe('the changes of a text that a state remembers', () => {
  it('are bounded in number, characters and sections, and say from where on they are whole', () => {
    const random = seeded(5);
    let text = '';
    const events: WorkshopEvent[] = [];
    for (let n = 0; n < 600; n += 1) {
      const next = random() < 0.02 ? 'kata '.repeat(590) : `${text.slice(0, 2_900)}${n % 10}`;
      events.push(wrote(changeBetween(text, next)));
      text = next;
    }
    const state = folded([...hall, ...events]);
    const { since, changes: tail } = logOf(state, on);
    const changes = [...tail];
    expect(changes.length).toBeLessThanOrEqual(256);
    expect(JSON.stringify(changes).length).toBeLessThan(128 * 1024);
    expect(changesAfter(logOf(state, on), since - 1)).toBeUndefined();
    expect(changesAfter(logOf(state, on), since)).toEqual(changes);
    // From there they lead to the text.
    const then = textAt(folded([...hall, ...events].slice(0, since + 1)), on) ?? '';
    expect(changes.reduce((before, { change }) => applyChange(before, change), then)).toBe(
      textAt(state, on),
    );
    expect(changes.every(({ change }) => isTextChange(change))).toBe(true);
  });

  it('are the latest 32 at least, so that nobody keeps others out by wide changes', () => {
    const wide: TextChange = [
      ...Array.from({ length: 127 }, () => [1, [1, 'z']] as const).flat(),
      2_746,
    ];
    const many = Array.from({ length: 60 }, () => wrote(wide));
    const crowded = given(...hall, wrote([[0, 'a'.repeat(3_000)]]), ...many);
    const head = last + 1 + many.length;
    const mine: TextChange = [[1], 2_999];
    crowded.when(edit(mine), { seen: head - 32 }).thenHappened(wrote(mine));
    crowded.when(edit(mine), { seen: head - 33 }).thenRefused('text_seen_too_long_ago');
  });

  it('go when nobody has written in the text for thousands of events', () => {
    const later = (count: number) =>
      Array.from({ length: count }, (_, n) =>
        happened('SheetRetitled', { sheetId: 'soc-1a', title: `judul ${n}` }),
      );
    const typed = [...hall, wrote([[0, 'satu']])];
    expect(logOf(folded([...typed, ...later(4_096)]), on).changes).toHaveLength(1);
    const state = folded([...typed, ...later(8_192)]);
    expect(logOf(state, on)).toEqual(emptyLog(last + 1));
    expect(state.sheets.get('soc-1a')?.logs).toEqual({});
    expect(textAt(state, on)).toBe('satu');
  });
});
