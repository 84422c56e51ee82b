import { describe, expect, it } from '@jest/globals';
import {
  changeBetween,
  evolve,
  initialState,
  type PlacedEvent,
  textAt,
  textKey,
  type TextPlace,
  upcast,
  type WorkshopEvent,
} from '@rembuk/workshop';
import { demoHistory } from '../../testing/folders.ts';
import { WordsInLog } from './words-in-log.ts';

/** The demo's log, and people who write in one text of it. */
class Log {
  readonly events: PlacedEvent[] = [];
  readonly on: TextPlace;
  readonly cuts = new Set<string>();
  #state = initialState;

  constructor() {
    for (const event of demoHistory('workshop-w1'))
      this.#add(upcast({ ...event, revision: 0 }), 'demo');
    const [sheetId = ''] = this.#state.sheets.keys();
    this.on = { kind: 'sheet', id: sheetId, field: 'risk' };
  }

  get text(): string {
    return textAt(this.#state, this.on) ?? '';
  }

  write(who: string, next: string): string {
    const change = changeBetween(this.text, next);
    return this.#add({ type: 'TextEdited', v: 1, data: { on: this.on, change } }, who);
  }

  replace(who: string, text: string): void {
    const data = { sheetId: this.on.id, field: 'risk', text } as const;
    this.#add({ type: 'SheetTextReplaced', v: 1, data }, who);
  }

  find(who: string, word: string) {
    return new WordsInLog(this.events, this.cuts).find(textKey(this.on), who, word);
  }

  #add(event: WorkshopEvent, actorId: string): string {
    const revision = this.events.length;
    const commandId = `command-${revision}`;
    const meta = { actorId, commandId, at: '2018-10-02T02:00:00.000Z' };
    const placed: PlacedEvent = { ...event, revision, meta };
    this.events.push(placed);
    this.#state = evolve(this.#state, placed);
    return commandId;
  }
}

describe('whose words the log holds', () => {
  it('finds a word that others wrote into, as its author’s own', () => {
    const log = new Log();
    log.write('ani', 'tangguh1 ');
    log.write('budi', 'tang lain guh1 ');
    expect(log.find('ani', 'tangguh1 ')).toBe('stands');
    expect(log.find('budi', ' lain')).toBe('stands');
    expect(log.find('budi', 'tangguh1 ')).toBe('missing');
  });

  it('finds what another deleted or replaced, whole or in part, as taken away', () => {
    const log = new Log();
    log.write('ani', 'satu1 dua2 ');
    log.write('budi', 'satu1 d2 ');
    expect(log.find('ani', 'dua2 ')).toBe('taken_away');
    expect(log.find('ani', 'satu1 ')).toBe('stands');
    log.replace('budi', 'baru');
    expect(log.find('ani', 'satu1 ')).toBe('taken_away');
  });

  it('knows a word that stands in two pieces because its text was replaced while it was typed', () => {
    const log = new Log();
    log.write('ani', 'desa');
    log.replace('ani', 'Gagasan baru.');
    log.write('ani', 'Gagasan baru.1 ');
    log.write('ani', 'Gagasan petani2 baru.1 ');
    expect(log.find('ani', 'desa1 ')).toBe('taken_away');
    expect(log.find('ani', 'desu1 ')).toBe('missing');
    expect(log.find('ani', 'desa3 ')).toBe('missing');
  });

  it('misses what never came, and what its author’s own edits took away unmeant', () => {
    const log = new Log();
    log.write('ani', 'satu1 ');
    expect(log.find('ani', 'dua2 ')).toBe('missing');
    const commandId = log.write('ani', '');
    expect(log.find('ani', 'satu1 ')).toBe('missing');
    log.cuts.add(commandId);
    expect(log.find('ani', 'satu1 ')).toBe('taken_away');
  });

  it('goes on behind what was taken away from the same word', () => {
    const log = new Log();
    log.write('ani', 'tang');
    log.replace('budi', '');
    log.write('ani', 'guh1 ');
    log.write('budi', 'awal guh1 ');
    expect(log.find('ani', 'tangguh1 ')).toBe('taken_away');
  });
});
