import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Map as Table } from 'immutable';
import { OpenTable, type Writable } from './tables.ts';

interface Thing {
  readonly name: string;
  readonly count: number;
}

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l');
const names = fc.constantFrom('one', 'other');
const things = fc.dictionary(ids, fc.record({ name: names, count: fc.nat(9) }));
const steps = fc.array(
  fc.record({ what: fc.constantFrom('set', 'delete', 'change', 'each'), id: ids, name: names }),
  { maxLength: 60 },
);

function open(base: Table<string, Thing>): OpenTable<Thing, Writable<Thing>> {
  return new OpenTable(base, (thing) => ({ ...thing }));
}

function byId([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

describe('an open table', () => {
  it('is what a plain map would be, and what lies below it stays', () => {
    fc.assert(
      fc.property(things, steps, (below, done) => {
        const base = Table<string, Thing>(
          Object.entries(below).map(([id, thing]) => [id, Object.freeze(thing)]),
        );
        const before = JSON.stringify(base);
        const table = open(base);
        const expected = new Map<string, Thing>(base);
        for (const { what, id, name } of done) {
          if (what === 'set') {
            table.set(id, { name, count: 0 });
            expected.set(id, { name, count: 0 });
          } else if (what === 'delete') {
            table.delete(id);
            expected.delete(id);
          } else {
            const more = (thing: Writable<Thing>) => {
              thing.count += 1;
            };
            if (what === 'change') table.change(id, more);
            else table.changeEach((thing) => thing.name === name, more);
            for (const [key, thing] of expected)
              if (what === 'change' ? key === id : thing.name === name)
                expected.set(key, { ...thing, count: thing.count + 1 });
          }
          expect(table.get(id)).toEqual(expected.get(id));
          expect(table.has(id)).toBe(expected.has(id));
        }
        const all = [...expected].toSorted(byId);
        expect([...table].toSorted(byId)).toEqual(all);
        expect([...table.close()].toSorted(byId)).toEqual(all);
        expect(JSON.stringify(base)).toBe(before);
      }),
    );
  });

  it('copies an entry once, and gives the very table back when nothing was changed', () => {
    const one: Thing = { name: 'one', count: 0 };
    const base = Table({ a: one });
    const table = open(base);
    table.change('none', () => {
      throw new Error('there is none');
    });
    table.delete('none');
    expect(table.close()).toBe(base);
    const seen = new Set<Thing>();
    for (let times = 0; times < 3; times += 1) table.change('a', (thing) => seen.add(thing));
    expect(seen.size).toBe(1);
    expect(seen.has(one)).toBe(false);
  });
});
