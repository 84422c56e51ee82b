import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CommandAccepted, Refused, WireEvent } from '@rembuk/protocol';
import {
  applyChange,
  divided,
  evolve,
  initialState,
  type TextChange,
  type TextPlace,
  upcast,
  type WorkshopState,
} from '@rembuk/workshop';
import { idAnew, idOfRest } from '../ids.ts';
import type { KeptDraft } from './text-draft.ts';
import { burstMsMax, TextEditing, type TextEditingOptions, type TextNews } from './text-editing.ts';

const on: TextPlace = { kind: 'sheet', id: 'sheet-1', field: 'explanation' };

type Submitted = Parameters<TextEditingOptions['submit']>[0];

function editor() {
  const submitted: Submitted[] = [];
  const editing = new TextEditing({
    on,
    confirmed: { state: initialState, revision: 0 },
    submit: (command) => {
      submitted.push(command);
      // The event tells; no answer is needed.
      return new Promise<CommandAccepted>(() => undefined);
    },
    newId: () => `command-${submitted.length}`,
    tell: () => undefined,
  });
  return { editing, submitted };
}

function confirmed({ id, data }: Submitted, revision: number): WireEvent {
  const meta = {
    commandId: id,
    actorId: 'ani',
    organizationId: 'bpbd',
    groupId: 'g',
    role: 'member',
  };
  const chain = { at: '2026-01-01T00:00:00.000Z', correlationId: id, causationId: id, hash: '' };
  return {
    id: `${id}-0`,
    type: 'TextEdited',
    v: 1,
    revision,
    data: { on: data.on, change: data.change },
    meta: { ...meta, ...chain },
  };
}

const append = (length: number, letter: string): TextChange =>
  length === 0 ? [[0, letter]] : [length, [0, letter]];

describe('the window of a burst', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('begins with the first keystroke, and gathers those that follow', () => {
    const { editing, submitted } = editor();
    editing.type(append(0, 'a'));
    jest.advanceTimersByTime(burstMsMax - 1);
    editing.type(append(1, 'b'));
    expect(submitted).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(submitted.map(({ data }) => data.change)).toEqual([[[0, 'ab']]]);
  });

  it('goes on while an edit is on its way: what follows it waits no longer than that', () => {
    const { editing, submitted } = editor();
    editing.type(append(0, 'a'));
    jest.advanceTimersByTime(burstMsMax);
    editing.type(append(1, 'b'));
    jest.advanceTimersByTime(burstMsMax - 50);
    editing.took(submitted.map((command) => confirmed(command, 1)));
    jest.advanceTimersByTime(49);
    expect(submitted).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(submitted.map(({ data }) => data.change)).toEqual([[[0, 'a']], [1, [0, 'b']]]);
  });

  it('has passed when the line was slower: what was typed meanwhile follows at once', () => {
    const { editing, submitted } = editor();
    editing.type(append(0, 'a'));
    jest.advanceTimersByTime(burstMsMax);
    editing.type(append(1, 'b'));
    jest.advanceTimersByTime(10 * burstMsMax);
    editing.took(submitted.map((command) => confirmed(command, 1)));
    jest.advanceTimersByTime(0);
    expect(submitted).toHaveLength(2);
    // The next keystroke begins a window of its own.
    editing.took(submitted.slice(1).map((command) => confirmed(command, 2)));
    editing.type(append(2, 'c'));
    jest.advanceTimersByTime(burstMsMax - 1);
    expect(submitted).toHaveLength(2);
    jest.advanceTimersByTime(1);
    expect(submitted).toHaveLength(3);
  });
});

const meta = { actorId: 'budi', at: '2026-01-01T00:00:00.000Z' };
const put = (text: string, revision: number): WorkshopState =>
  [
    {
      type: 'StrategyProposed',
      v: 1,
      data: {
        strategyId: 'strategy-1',
        dimensionId: 'society',
        code: '1',
        subdimension: 'safety',
        title: 'Tangguh',
        organizationId: 'bpbd',
        order: 'm',
      },
      meta,
      revision: 0,
    } as const,
    {
      type: 'SheetAdded',
      v: 1,
      data: {
        sheetId: 'sheet-1',
        strategyId: 'strategy-1',
        code: '1a',
        shortTitle: 'Kampung',
        title: 'Kampung',
        order: 'm',
        supportingIds: [],
      },
      meta,
      revision: 1,
    } as const,
    {
      type: 'SheetTextReplaced',
      v: 1,
      data: { sheetId: 'sheet-1', field: 'explanation', text },
      meta,
      revision,
    } as const,
  ].reduce<WorkshopState>((state, event) => evolve(state, event), initialState);

const edited = (change: TextChange): Submitted => ({
  id: 'edit',
  type: 'EditText',
  data: { on, change },
  seen: 2,
});

describe('an edit on its way while the text leapt to a snapshot', () => {
  function underWay(burstMs = 0) {
    const submitted: {
      command: Submitted;
      answer: (outcome: CommandAccepted | Refused) => void;
    }[] = [];
    const news: TextNews[] = [];
    let shown = 'Kampung';
    const editing = new TextEditing({
      on,
      confirmed: { state: put('Kampung', 2), revision: 2 },
      submit: (command) =>
        new Promise((answer) => {
          submitted.push({ command, answer });
        }),
      newId: () => `command-${submitted.length}`,
      tell: (told) => {
        news.push(told);
        if (told.kind === 'changed') shown = applyChange(shown, told.change);
      },
      burstMs,
    });
    const write = (text: string) => {
      editing.write(text);
      shown = text;
    };
    write('Kampung siaga');
    editing.flush();
    write('Kampung siaga bencana');
    return { editing, submitted, news, shown: () => shown };
  }

  const accepted = (revision: number): CommandAccepted => ({ ok: true, revision });
  const refused = (code: Refused['code']): Refused => ({
    ok: false,
    code,
    message: '',
    retryable: false,
  });

  it('is no longer on its way where it turns out to be among what others wrote', async () => {
    const { editing, submitted, news, shown } = underWay();
    editing.jumped({ state: put('Satu Kampung siaga', 500), revision: 500 });
    expect(editing.text).toBe('Kampung siaga bencana');
    submitted[0]?.answer(accepted(3));
    await Promise.resolve();
    expect(editing.text).toBe('Satu Kampung siaga bencana');
    expect(shown()).toBe(editing.text);
    expect(news.map(({ kind }) => kind)).toEqual(['changed']);
    editing.flush();
    expect(submitted[1]?.command).toMatchObject({
      seen: 500,
      data: { change: [18, [0, ' bencana']] },
    });
  });

  it('goes out anew where it is not, and follows what is written meanwhile', async () => {
    const { editing, submitted, news, shown } = underWay();
    editing.jumped({ state: put('Satu Kampung', 500), revision: 500 });
    editing.took([
      confirmed(
        { id: 'other', type: 'EditText', data: { on, change: [[0, 'Ini '], 12] }, seen: 500 },
        501,
      ),
    ]);
    submitted[0]?.answer(refused('text_seen_too_long_ago'));
    await Promise.resolve();
    expect(editing.text).toBe('Ini Satu Kampung siaga bencana');
    expect(shown()).toBe(editing.text);
    expect(news.map(({ kind }) => kind)).toEqual(['changed']);
    editing.flush();
    expect(submitted[1]?.command).toMatchObject({ seen: 501 });
  });

  it('is there when its event comes later', () => {
    const { editing, submitted, shown } = underWay();
    editing.jumped({ state: put('Satu Kampung', 500), revision: 500 });
    const edit: Submitted = {
      ...(submitted[0]?.command as Submitted),
      data: { on, change: [12, [0, ' siaga']] },
    };
    editing.took([confirmed(edit, 501)]);
    expect(editing.text).toBe('Satu Kampung siaga bencana');
    expect(shown()).toBe(editing.text);
    editing.flush();
    expect(submitted[1]?.command).toMatchObject({ seen: 501 });
  });

  it('takes its own words back where it is refused', async () => {
    const { editing, submitted, news, shown } = underWay();
    editing.jumped({ state: put('Satu Kampung', 500), revision: 500 });
    submitted[0]?.answer(refused('board_locked'));
    await Promise.resolve();
    expect(editing.text).toBe('Satu Kampung bencana');
    expect(shown()).toBe(editing.text);
    expect(news.map(({ kind }) => kind)).toEqual(['changed', 'changed', 'refused']);
  });

  it('was accepted before the leap', async () => {
    const { editing, submitted, shown } = underWay();
    submitted[0]?.answer(accepted(400));
    await Promise.resolve();
    editing.jumped({ state: put('Kampung siaga satu', 500), revision: 500 });
    expect(editing.text).toBe('Kampung siaga satu bencana');
    expect(shown()).toBe(editing.text);
  });

  it('is told to its author where an answer and the history contradict each other', async () => {
    const { editing, submitted, news, shown } = underWay();
    submitted[0]?.answer({ ok: true, revision: 3, unchanged: true });
    await Promise.resolve();
    editing.took([
      { ...confirmed({ ...edited([[0, 'x']]), id: 'other' }, 3), type: 'SheetRetitled' },
    ]);
    expect(news.map(({ kind }) => kind)).toEqual(['changed', 'lost']);
    expect(news[1]).toMatchObject({ text: 'Kampung siaga bencana' });
    expect(shown()).toBe(editing.text);
    expect(editing.text).toBe('Kampung bencana');
  });

  it('is shown once where an earlier page had sent it, and its words are in the text that this one knows', async () => {
    const { editing, submitted, news, shown } = underWay();
    editing.jumped({ state: put('Satu Kampung siaga', 500), revision: 500 });
    // That it was among what others wrote is not known here: it goes out anew, and was there all the while.
    submitted[0]?.answer(refused('text_seen_too_long_ago'));
    await Promise.resolve();
    editing.flush();
    expect(submitted[1]?.command).toMatchObject({ seen: 500 });
    expect(editing.text).toBe('Satu Kampung siaga siaga bencana');
    submitted[1]?.answer(accepted(54));
    await Promise.resolve();
    expect(editing.text).toBe('Satu Kampung siaga bencana');
    expect(shown()).toBe(editing.text);
    editing.flush();
    expect(submitted[2]?.command).toMatchObject({ data: { change: [18, [0, ' bencana']] } });
    expect(news.map(({ kind }) => kind)).not.toContain('lost');
  });

  it('waits for a burst before it goes out anew', async () => {
    jest.useFakeTimers();
    try {
      const { editing, submitted } = underWay(burstMsMax);
      // What was typed since has waited for longer than a burst already.
      jest.advanceTimersByTime(10 * burstMsMax);
      submitted[0]?.answer(refused('text_seen_too_long_ago'));
      await jest.advanceTimersByTimeAsync(burstMsMax - 1);
      expect(submitted).toHaveLength(1);
      await jest.advanceTimersByTimeAsync(1);
      expect(submitted).toHaveLength(2);
      editing.close();
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('what comes to nothing before it is sent', () => {
  const waiting = () => {
    const submitted: Submitted[] = [];
    const editing = new TextEditing({
      on,
      confirmed: { state: put('Kampung siaga', 2), revision: 2 },
      submit: (command) => {
        submitted.push(command);
        return new Promise<CommandAccepted>(() => undefined);
      },
      newId: () => 'fresh',
      tell: () => undefined,
    });
    return { editing, submitted };
  };

  it.each<[string, TextChange]>([
    ['typed', [13, [0, ' bencana']]],
    ['deleted', [7, [6]]],
    ['replaced', [[7, 'Desa'], 6]],
  ])('is not sent: words %s and taken back', (_, change) => {
    const { editing, submitted } = waiting();
    editing.type(change);
    const { text } = editing;
    expect(editing.undo()).toBe(true);
    expect(editing.text).toBe('Kampung siaga');
    expect(editing.isSettled).toBe(true);
    editing.flush();
    expect(submitted).toEqual([]);
    expect(editing.redo()).toBe(true);
    expect(editing.text).toBe(text);
    editing.flush();
    expect(submitted).toMatchObject([{ data: { change } }]);
    editing.close();
  });

  it('is not sent: words deleted and typed again', () => {
    const { editing, submitted } = waiting();
    editing.type([7, [6]]);
    editing.type([7, [0, ' siaga']]);
    editing.flush();
    expect(submitted).toEqual([]);
    editing.close();
  });
});

describe('a draft that an earlier client left behind', () => {
  const uuid = 'a0000000-0000-4000-8000-000000000001';
  const typed = [{ change: [7, [0, ' siaga']], group: 1, id: 'kept-1' }] as const;
  const draft = { confirmed: 'Kampung', revision: 2, typed };

  function resumed(kept: KeptDraft, state: WorkshopState, revision: number) {
    const submitted: Submitted[] = [];
    const answers: ((outcome: CommandAccepted | Refused) => void)[] = [];
    const news: TextNews[] = [];
    const answer = async (index: number, outcome: Refused) => {
      answers[index]?.(outcome);
      await Promise.resolve();
    };
    const editing = new TextEditing({
      on,
      confirmed: { state, revision },
      kept,
      submit: (command) => {
        submitted.push(command);
        return new Promise((resolve) => answers.push(resolve));
      },
      newId: () => 'fresh',
      tell: (told) => news.push(told),
    });
    editing.resume();
    return { editing, submitted, news, answer };
  }

  it('knows its own words by the id under which they went out anew, though the device does not', () => {
    const sent = { commandId: uuid, seen: 2, change: [7, [0, ' siaga']] } as const;
    const left = { confirmed: 'Kampung', revision: 2, sent, onItsWay: sent.change };
    const { editing, news } = resumed(left, put('Kampung', 2), 2);
    editing.took([confirmed({ ...edited(sent.change), id: idAnew(uuid) }, 3)]);
    expect(editing.text).toBe('Kampung siaga');
    expect(editing.isSettled).toBe(true);
    expect(news).toEqual([]);
  });

  it('goes out anew under the same id, whichever client does it', async () => {
    const sent = { commandId: uuid, seen: 2, change: [7, [0, ' siaga']] } as const;
    const more = [{ change: [13, [0, '!']], group: 2, id: 'kept-2' }] as const;
    const left = { confirmed: 'Kampung', revision: 2, sent, onItsWay: sent.change, typed: more };
    const { editing, submitted, answer } = resumed(left, put('Kampung', 2), 2);
    await answer(0, { ok: false, code: 'text_seen_too_long_ago', message: '', retryable: false });
    editing.flush();
    expect(submitted.map(({ id }) => id)).toEqual([uuid, idAnew(uuid)]);
    editing.took([confirmed({ ...edited(sent.change), id: idAnew(uuid) }, 3)]);
    editing.flush();
    expect(submitted.map(({ id }) => id)).toEqual([uuid, idAnew(uuid), 'kept-2']);
    editing.close();
  });

  it('asks under the id that it may have gone out under', () => {
    const { submitted } = resumed(draft, put('Kampung', 2), 2);
    expect(submitted.map(({ id }) => id)).toEqual(['kept-1']);
  });

  it.each<[string, TextChange, string]>([
    ['the same', [7, [0, ' siaga']], 'Kampung siaga'],
    ['more', [7, [0, ' siaga bencana']], 'Kampung siaga bencana'],
    ['less', [7, [0, ' si']], 'Kampung si'],
  ])('is not typed twice where %s had gone out', (_, change, text) => {
    const { editing } = resumed(draft, put('Kampung', 2), 2);
    editing.took([confirmed({ ...edited(change), id: 'kept-1' }, 3)]);
    expect(editing.text).toBe(text);
    expect(editing.isSettled).toBe(true);
  });

  describe('on a device that took no more notes, since it is full', () => {
    const late: Refused = {
      ok: false,
      code: 'text_seen_too_long_ago',
      message: '',
      retryable: false,
    };
    const seen = (text: string, news: readonly TextNews[], editing: TextEditing) => {
      expect(editing.text).toBe(text);
      expect(editing.isSettled).toBe(true);
      expect(news).toEqual([]);
      editing.close();
    };

    it('is not typed twice where it had gone out in parts', () => {
      // Too much for one edit, and for two.
      const letters = 400;
      const change = Array.from({ length: letters }, () => [1, [0, 'b']] as const).flat();
      const kept = [{ change, group: 1, id: uuid }] as const;
      const left = { confirmed: 'a'.repeat(letters), revision: 2, typed: kept };
      const ids = [
        uuid,
        idOfRest(uuid),
        idOfRest(idOfRest(uuid)),
        idOfRest(idOfRest(idOfRest(uuid))),
      ];
      let rest: TextChange | undefined = change;
      const events: WireEvent[] = [];
      while (rest) {
        const [part, more]: readonly [TextChange, TextChange | undefined] = divided(rest);
        const id = ids[events.length] ?? '';
        events.push(confirmed({ ...edited(part), id }, 3 + events.length));
        rest = more;
      }
      expect(events.length).toBeGreaterThan(2);
      const { editing, news } = resumed(left, put('a'.repeat(letters), 2), 2);
      editing.took(events);
      seen('ab'.repeat(letters), news, editing);
    });

    it('is not typed twice where it had gone out anew, behind an edit on its way', () => {
      const sent = { commandId: 'sent-1', seen: 2, change: [7, [0, ' siaga']] } as const;
      const kept = [{ change: [13, [0, '!']], group: 2, id: uuid }] as const;
      const onItsWay = sent.change;
      const left = { confirmed: 'Kampung', revision: 2, sent, onItsWay, typed: kept };
      const { editing, news } = resumed(left, put('Kampung', 2), 2);
      editing.took([
        confirmed({ ...edited(sent.change), id: 'sent-1' }, 3),
        confirmed({ ...edited(kept[0].change), id: idAnew(uuid) }, 4),
      ]);
      seen('Kampung siaga!', news, editing);
    });

    it.each<[string, (change: TextChange) => KeptDraft]>([
      [
        'known to be on its way',
        (change) => ({
          confirmed: 'Kampung',
          revision: 2,
          sent: { commandId: uuid, seen: 2, change },
          onItsWay: change,
        }),
      ],
      [
        'not known to be',
        (change) => ({
          confirmed: 'Kampung',
          revision: 2,
          typed: [{ change, group: 1, id: uuid }],
        }),
      ],
    ])(
      'is not typed twice where the refusal of the first edit, %s, comes before the event of the second',
      async (_, leftBehind) => {
        const change: TextChange = [7, [0, ' siaga']];
        const { editing, news, answer } = resumed(leftBehind(change), put('Kampung', 2), 2);
        await answer(0, late);
        editing.took([confirmed({ ...edited(change), id: idAnew(uuid) }, 3)]);
        seen('Kampung siaga', news, editing);
      },
    );
  });

  it('of another history is given back, and stops nothing', () => {
    const before = put('Lain', 2);
    const event = confirmed({ ...edited([4, [0, '!']]), id: 'other' }, 3);
    const state = evolve(before, upcast(event));
    const { editing, news } = resumed(draft, state, 3);
    expect(news).toContainEqual({ kind: 'lost', text: 'Kampung siaga' });
    expect(editing.text).toBe('Lain!');
  });
});
