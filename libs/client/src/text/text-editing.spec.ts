import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CommandAccepted, WireEvent } from '@rembuk/protocol';
import { initialState, type TextChange, type TextPlace } from '@rembuk/workshop';
import { burstMsMax, TextEditing, type TextEditingOptions } from './text-editing.ts';

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
