import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Group, initialState, untouched } from '@rembuk/workshop';
import { assert, nat, property, uuid } from 'fast-check';
import { JoinCodes } from './join-codes.ts';

const codes = new JoinCodes(createSecretKey(Buffer.alloc(32, 7)));

function group(id: string, joinCodeRotation = 0): Group {
  return {
    id,
    name: id,
    dimensionId: id,
    organizationIds: [],
    joinCodeRotation,
    touched: untouched,
  };
}

function stateWith(...groups: readonly Group[]) {
  return { groups: initialState.groups.concat(groups.map((one) => [one.id, one])) };
}

describe('join codes', () => {
  const social = group('social');
  const state = stateWith(social, group('economy'), group('living', 3));

  it('are ten characters that cannot be taken for others', () => {
    assert(
      property(uuid(), nat({ max: 1_000 }), (id, rotation) => {
        expect(codes.codeOf('w', group(id, rotation))).toMatch(
          /^[2346789ABCDEFGHJKMNPQRTUVWXY]{5}-[2346789ABCDEFGHJKMNPQRTUVWXY]{5}$/,
        );
      }),
    );
  });

  it('stay the same for a secret: what hangs on the wall opens after a restart', () => {
    expect(codes.codeOf('pasuruan-2018', social)).toBe(
      new JoinCodes(createSecretKey(Buffer.alloc(32, 7))).codeOf('pasuruan-2018', social),
    );
    expect(codes.codeOf('pasuruan-2018', social)).not.toBe(
      new JoinCodes(createSecretKey(Buffer.alloc(32, 8))).codeOf('pasuruan-2018', social),
    );
  });

  it('differ by workshop, group and rotation', () => {
    const all = ['w-1', 'w-2', 'w'].flatMap((workshopId) =>
      ['a', 'b', '1'].flatMap((id) => [0, 1, 2].map((n) => codes.codeOf(workshopId, group(id, n)))),
    );
    expect(new Set(all).size).toBe(27);
  });

  it('open their group, however they are typed', () => {
    const code = codes.codeOf('w', social);
    const bare = code.replace('-', '');
    for (const typed of [
      code,
      bare,
      code.toLowerCase(),
      ` ${bare.slice(0, 3)} ${bare.slice(3)} `,
      code.replace('-', ' – '),
    ])
      expect(codes.groupFor('w', state, typed)?.id).toBe('social');
  });

  it('open nothing else', () => {
    const code = codes.codeOf('w', social);
    expect(codes.groupFor('other', state, code)).toBeUndefined();
    expect(codes.groupFor('w', stateWith(group('social', 1)), code)).toBeUndefined();
    for (const typed of ['', 'x', `${code}A`, code.slice(1), '\u0000'.repeat(10), 'Ł'.repeat(10)])
      expect(codes.groupFor('w', state, typed)).toBeUndefined();
  });

  it('spread over their alphabet', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 2_800; i++)
      for (const letter of codes.codeOf('w', group('g', i)).replace('-', ''))
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(28);
    // 1,000 of each are expected; this far off has a chance of less than one in a million.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(170);
  });
});
