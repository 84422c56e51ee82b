import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CommandAccepted, Refused } from '@rembuk/protocol';
import { applyChange, initialState, type TextChange } from '@rembuk/workshop';
import { confirmed, edited, on, put, type Submitted } from '../testing/edited-text.ts';
import { burstMsMax, TextEditing } from './text-editing.ts';
import type { TextNews } from './text-editing-options.ts';

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

describe('an edit on its way while the text leapt to a snapshot', () => {
  function underWay(burstMs = 0, first = 'Kampung siaga', then = 'Kampung siaga bencana') {
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
    write(first);
    editing.flush();
    write(then);
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

  it('had no effect, as is known only behind the leap: nothing holds the text up', async () => {
    const { editing, submitted, shown } = underWay(0, '', '');
    editing.took([confirmed({ ...edited([[7]]), id: 'other' }, 3)]);
    editing.jumped({ state: put('Desa', 500), revision: 500 });
    submitted[0]?.answer({ ok: true, revision: 3, unchanged: true });
    await Promise.resolve();
    expect(editing.text).toBe('Desa');
    expect(shown()).toBe('Desa');
    editing.took([confirmed({ ...edited([4, [0, '!']]), id: 'other' }, 501)]);
    expect(editing.text).toBe('Desa!');
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

it('knows of nothing to undo once the log is behind what was seen', () => {
  const { editing, submitted } = editor();
  editing.write('Kampung');
  editing.flush();
  editing.took(submitted.map((command) => confirmed(command, 3)));
  expect(editing.canUndo).toBe(true);
  editing.jumped({ state: put('Desa siaga', 2), revision: 2 });
  expect(editing.text).toBe('Desa siaga');
  expect(editing.canUndo).toBe(false);
  expect(editing.undo()).toBe(false);
  editing.close();
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

describe('an undo that is taken back and asked for again before it goes out', () => {
  function underWay() {
    const submitted: Submitted[] = [];
    const first = Promise.withResolvers<Refused>();
    const editing = new TextEditing({
      on,
      confirmed: { state: put('satu dua', 2), revision: 2 },
      submit: (command) => {
        submitted.push(command);
        return first.promise;
      },
      newId: () => `command-${submitted.length}`,
      tell: () => undefined,
    });
    editing.write('satu');
    editing.flush();
    editing.undo();
    editing.redo();
    editing.undo();
    return { editing, submitted, refuse: first.resolve };
  }

  it('goes with the edit that it takes back, when that is refused', async () => {
    const { editing, refuse } = underWay();
    refuse({ ok: false, code: 'forbidden', message: '', retryable: false });
    await new Promise(setImmediate);
    expect(editing.text).toBe('satu dua');
    expect(editing.isSettled).toBe(true);
    editing.close();
  });

  it('says what it takes back', () => {
    const { editing, submitted } = underWay();
    editing.took(submitted.map((command) => confirmed(command, 3)));
    editing.flush();
    expect(submitted.map(({ undoes }) => undoes)).toEqual([undefined, submitted[0]?.id]);
    editing.close();
  });
});

it('takes back what an edit did, and not what others had done before it got in', () => {
  const submitted: Submitted[] = [];
  const editing = new TextEditing({
    on,
    confirmed: { state: put('satu dua tiga', 2), revision: 2 },
    submit: (command) => {
      submitted.push(command);
      return new Promise<CommandAccepted>(() => undefined);
    },
    newId: () => `command-${submitted.length}`,
    tell: () => undefined,
  });
  editing.write('satu');
  editing.flush();
  editing.took([confirmed({ ...edited([4, [4], 5]), id: 'other' }, 3)]);
  editing.took(submitted.map(({ id }) => confirmed({ ...edited([4, [5]]), id }, 4)));
  editing.undo();
  expect(editing.text).toBe('satu tiga');
  editing.redo();
  expect(editing.text).toBe('satu');
  editing.close();
});
