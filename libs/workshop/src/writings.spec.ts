import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Touch, Touches } from './writings.ts';

const fields = fc.uniqueArray(fc.constantFrom('title', 'risk', 'order', 'benefit', 'stage'), {
  minLength: 1,
});
const writings = fc.array(
  fc.record({
    of: fc.nat(),
    fields,
    actorId: fc.constantFrom('ani', 'budi', 'citra'),
    organizationId: fc.constantFrom('bpbd', undefined),
  }),
  { maxLength: 60 },
);

/** The whole history of each field, from which the last two writers are read. */
type History = readonly Omit<Touch, 'other'>[];

function expected(history: History): Touch[] {
  const names = [...new Set(history.map(({ field }) => field))];
  return names.map((name) => {
    const of = history.filter(({ field }) => field === name);
    const last = of.at(-1)!;
    const other = of.findLast(({ actorId }) => actorId !== last.actorId);
    if (!other) return last;
    const { field: _field, ...writing } = other;
    return { ...last, other: writing };
  });
}

describe('the last writers of the fields of a thing', () => {
  it('are those that the whole history tells, in every version, whatever is made of the others', () => {
    fc.assert(
      fc.property(writings, (done) => {
        const versions: [Touches, History][] = [[Touches.none, []]];
        done.forEach(({ of, fields, actorId, organizationId }, revision) => {
          const [touches, history] = versions[of % versions.length]!;
          const who = organizationId === undefined ? { actorId } : { actorId, organizationId };
          const meta = { ...who, at: '2018-10-02T03:00:00.000Z' };
          const written = fields.toSorted().map((field) => ({ field, revision, ...who }));
          versions.push([touches.with(fields, { revision, meta }), [...history, ...written]]);
        });
        for (const [touches, history] of versions) {
          const all = expected(history);
          expect([...touches]).toEqual(all);
          expect(touches).toEqual(Touches.of(all));
          for (const { field, ...last } of all) expect(touches.lastOf(field)).toEqual(last);
          expect(touches.lastOf('none')).toBeUndefined();
        }
      }),
    );
  });
});
