import { beforeAll, describe, expect, it } from '@jest/globals';
import { type BriefEntry, briefEntry } from '@rembuk/projections';
import { evolve, initialState, planningDocuments } from '@rembuk/workshop';
import { playWorkshop, seeded } from '@rembuk/workshop/testing';
import { fieldText } from './field-words.ts';
import { valueText } from './value-words.ts';

const seed = 2018;
const tongue = { language: 'id', timeZone: 'Asia/Jakarta' } as const;
let entries: readonly BriefEntry[];

beforeAll(() => {
  let state = initialState;
  const { events } = playWorkshop({ random: seeded(seed), people: 30, commands: 4_000 });
  entries = events.map((event) => {
    const before = state;
    state = evolve(before, event);
    return briefEntry(before, state, event);
  });
});

/** Years, and names of planning documents, are the same in every language. */
const isNeutral = (field: string) =>
  /^\d+$/.test(field) || planningDocuments.some((document) => document === field);

describe(`the log of a workshop that was played (seed ${seed})`, () => {
  it('has a word for every field that changes', () => {
    const wordless = new Set<string>();
    for (const { subject, changes } of entries)
      for (const { field } of changes)
        for (const each of field.split('.'))
          if (!isNeutral(each) && fieldText(each, subject.kind, 'id') === each)
            wordless.add(`${subject.kind} ${field}`);
    expect(entries.length).toBeGreaterThan(2_000);
    expect([...wordless]).toEqual([]);
  });

  it('shows no value that only a program reads', () => {
    const code = /^(true|false)$|^[[{]|^[a-z]+[A-Z][a-z]+$|^\d{4}-\d{2}|T\d{2}:\d{2}/;
    const odd = new Map<string, string>();
    for (const { subject, changes } of entries)
      for (const { field, before, after } of changes)
        for (const value of [before, after]) {
          const text = value === undefined ? '' : valueText(value, field, subject.kind, tongue);
          if (code.test(text)) odd.set(`${subject.kind} ${field}`, text);
        }
    expect([...odd]).toEqual([]);
  });
});
