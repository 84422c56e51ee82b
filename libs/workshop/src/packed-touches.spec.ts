import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { PackedTouches, type TouchesJson } from './packed-touches.ts';
import { type Writer, Writers } from './writers.ts';
import { OpenTouches, type Touches } from './writings.ts';

const names = [
  'title',
  'justifications.Program Unggulan',
  '.there/allocation/2019/',
  'a|b 1 %7C',
  // Half of a pair, as a log from elsewhere may have it.
  'half \ud83d',
];
const fields = fc.uniqueArray(
  fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'grapheme', maxLength: 6 })),
  { minLength: 1, maxLength: 4 },
);
const writings = fc.array(
  fc.record({
    fields,
    actorId: fc.constantFrom('ani', 'budi', 'citra'),
    organizationId: fc.constantFrom('bpbd', 'dinkes', undefined),
  }),
  { maxLength: 30 },
);
type Writings = ReturnType<(typeof writings)['generate']>['value'];

function written(touched: Touches, done: Writings, from: number): OpenTouches {
  const open = touched.copy();
  done.forEach(({ fields, actorId, organizationId }, index) => {
    const who = organizationId === undefined ? { actorId } : { actorId, organizationId };
    open.note(fields, { revision: from + index, meta: { ...who, at: '2018-10-02T03:00:00.000Z' } });
  });
  return open;
}

function packed(touched: Touches): { json: TouchesJson; all: readonly Writer[] } {
  // Others were written down before it.
  const writers = new Writers();
  writers.placeOf('budi', 'bpbd');
  const json = PackedTouches.toJson(touched, writers);
  return JSON.parse(JSON.stringify({ json, all: writers.all })) as ReturnType<typeof packed>;
}

const readBack = (touched: Touches) => {
  const { json, all } = packed(touched);
  return PackedTouches.fromJson(json, all);
};

describe('touches that come out of a snapshot', () => {
  it('are those that went in, and are written down again alike', () => {
    fc.assert(
      fc.property(writings, (done) => {
        const touched = written(OpenTouches.none, done, 0);
        const back = readBack(touched);
        expect([...back]).toEqual([...touched]);
        for (const { field, ...last } of touched) expect(back.lastOf(field)).toEqual(last);
        expect(back.lastOf('titl')).toBeUndefined();
        expect(packed(back)).toEqual(packed(touched));
        expect(packed(back.copy())).toEqual(packed(touched));
      }),
    );
  });

  it('are written in as they would have been before, and stay what they were themselves', () => {
    fc.assert(
      fc.property(writings, writings, writings, (before, after, later) => {
        const touched = written(OpenTouches.none, before, 0);
        const back = readBack(touched);
        const whole = written(touched, after, before.length);
        const resumed = written(back, after, before.length);
        expect([...resumed]).toEqual([...whole]);
        for (const { field, ...last } of whole) expect(resumed.lastOf(field)).toEqual(last);
        expect(packed(resumed)).toEqual(packed(whole));
        const further = before.length + after.length;
        const [twice, once] = [written(resumed, later, further), written(whole, later, further)];
        expect([...twice]).toEqual([...once]);
        expect([...resumed]).toEqual([...whole]);
        expect([...back]).toEqual([...touched]);
      }),
    );
  });

  it('point at writers, or are none of ours', () => {
    const json: TouchesJson = [[1], '|title 5 0'];
    expect(() => PackedTouches.fromJson(json, [['ani']])).toThrow(RangeError);
    expect(() => [...PackedTouches.fromJson([[0], '|title 5 1'], [['ani']])]).toThrow(RangeError);
  });
});
