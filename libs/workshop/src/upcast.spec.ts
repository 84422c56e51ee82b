import { describe, expect, it } from '@jest/globals';
import { happened, linkDrawn } from './testing/hall.ts';
import { UnknownEventError, upcast } from './upcast.ts';
import { linkTypes } from './vocabulary.ts';

const place = { revision: 7, meta: { actorId: 'budi', at: '2018-10-02T02:00:00.000Z' } };
const ends = {
  linkId: 'l-1',
  from: { kind: 'sheet', id: 'soc-1a' },
  to: { kind: 'sheet', id: 'liv-1a' },
} as const;

describe('upcasting', () => {
  it('gives an event of today back as it is', () => {
    const event = { ...happened('StrategySubmitted', { strategyId: 'soc-1' }), ...place };
    expect(upcast(event)).toBe(event);
  });

  it('reads every type of link as the first version named it', () => {
    const named = [
      'mendukung',
      'bergantung_pada',
      'berbagi_data',
      'berbagi_anggaran',
      'melanjutkan',
      'tumpang_tindih',
      'bertentangan',
    ];
    const read = named.map((type) =>
      upcast({ type: 'LinkDrawn', v: 1, data: { ...ends, type }, ...place }),
    );
    expect(read).toEqual(linkTypes.map((type) => ({ ...linkDrawn({ ...ends, type }), ...place })));
  });

  it.each([
    ['a type that it does not know', { type: 'LinkPainted', v: 1 }],
    ['a version of the future', { type: 'LinkDrawn', v: 3 }],
    ['a version that never was', { type: 'StrategySubmitted', v: 0 }],
    ['a name that every object has', { type: 'constructor', v: 1 }],
  ])('fails loudly on %s', (_title, event) => {
    expect(() => upcast({ ...event, data: {}, ...place })).toThrow(UnknownEventError);
  });

  it('fails loudly on a first version with a type of link that it did not have', () => {
    const data = { ...ends, type: 'supports' };
    expect(() => upcast({ type: 'LinkDrawn', v: 1, data, ...place })).toThrow(TypeError);
  });
});
