import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TextNews, Texts } from '@rembuk/client';
import { applyChange, changeBetween, type TextChange, type TextPlace } from '@rembuk/workshop';
import { Page } from './page.ts';

const on: TextPlace = { kind: 'sheet', id: 'sheet-1', field: 'benefit' };

/** The client's side of an open text, as far as a page sees it; `others` write by telling the page. */
class Client {
  text: string;
  #tell: (news: TextNews) => void = () => undefined;

  constructor(text: string) {
    this.text = text;
  }

  readonly texts: Pick<Texts, 'open'> = {
    open: (_on, tell) => {
      this.#tell = tell;
      const type = (change: TextChange) => {
        this.text = applyChange(this.text, change);
      };
      const { text } = this;
      const undo = () => (this.others('dua '), true);
      // What a page calls of it.
      const editing = { text, type, flush: () => undefined, undo } as ReturnType<
        Texts['open']
      >['editing'];
      return { editing, close: () => undefined };
    },
  };

  others(next: string): void {
    const change = changeBetween(this.text, next);
    this.text = next;
    this.#tell({ kind: 'changed', change });
  }

  refuse(): void {
    this.#tell({ kind: 'refused', code: 'text_too_long', text: '' });
  }
}

describe('a page with a long text open', () => {
  let takenBack: (readonly [why: string, before: string, after: string])[];
  const open = (client: Client) =>
    new Page({ texts: client.texts, on, onTakenBack: (...what) => takenBack.push(what) });

  beforeEach(() => {
    takenBack = [];
  });

  it('shows what is typed at the caret, and what others write around it', () => {
    const client = new Client('awal ');
    const page = open(client);
    page.type('dua');
    client.others(`satu ${client.text}`);
    client.others(`${client.text} akhir`);
    page.type('1 ');
    expect(page.shown).toBe('satu awal dua1  akhir');
    expect(client.text).toBe(page.shown);
  });

  it('leaves the caret behind what was typed when another writes at the same place', () => {
    const client = new Client('');
    const page = open(client);
    page.type('ab');
    client.others('abXY');
    expect(page.standsBeforeCaret('ab')).toBe(true);
    page.type('c');
    expect(page.shown).toBe('abcXY');
  });

  it('erases what was just typed, and never what another wrote', () => {
    const client = new Client('kata x');
    const page = open(client);
    expect(page.erase('x')).toBeUndefined();
    page.type('👍🏽');
    expect(page.erase('👍🏽')).toBeDefined();
    expect(page.shown).toBe('kata x');
    page.type('x');
    client.others('kata ');
    expect(page.erase('x')).toBeUndefined();
  });

  it('begins words between words, and not within one of its own that others wrote into', () => {
    const client = new Client('');
    const page = open(client);
    page.type('tangguh1 ');
    client.others('tang lain guh1 ');
    client.others('tang lain guh1 dan ');
    page.moveCaret(2);
    page.type('|');
    expect(page.shown).toBe('tang lain guh1 |dan ');
  });

  it('cuts whole words, others’ too', () => {
    const client = new Client('satu dua tiga empat');
    const page = open(client);
    page.cut(2, 5);
    expect(page.shown).toBe('satu empat');
    expect(client.text).toBe('satu empat');
  });

  it('says which of its own words a refusal took', () => {
    const client = new Client('');
    const page = open(client);
    page.type('satu ');
    client.others('satu lain ');
    page.type('dua ');
    client.others(client.text.replace('dua ', ''));
    client.refuse();
    expect(takenBack).toEqual([['told', 'satu dua ', 'satu ']]);
    expect(page.shown).toBe(client.text);
  });

  it('says which of its own words were undone', () => {
    const client = new Client('');
    const page = open(client);
    page.type('satu dua ');
    expect(page.undo()).toBeDefined();
    expect(takenBack).toEqual([['undone', 'satu dua ', 'dua ']]);
  });

  it('knows its own words again after a reload that kept them, and not in another text', () => {
    const client = new Client('');
    const page = open(client);
    page.type('satu ');
    expect(page.reopen(client.texts)).toBe(true);
    expect(page.standsBeforeCaret('satu ')).toBe(true);
    expect(page.reopen(new Client('satu lain ').texts)).toBe(false);
    expect(page.shown).toBe('satu lain ');
    expect(page.standsBeforeCaret('lain ')).toBe(false);
    expect(page.isStrange).toBe(true);
  });
});
