import { describe, expect, it } from '@jest/globals';
import { Leases } from './leases.ts';

describe('leases', () => {
  it('last from the last word, each on its own', () => {
    const leases = new Leases(100, 9);
    expect(leases.heard('a', 0)).toBe('new');
    expect(leases.heard('b', 50)).toBe('new');
    expect(leases.heard('a', 90)).toBe('known');
    expect(leases.expired(149)).toEqual([]);
    expect(leases.expired(150)).toEqual(['b']);
    expect(leases.expired(150)).toEqual([]);
    expect(leases.heard('b', 160)).toBe('new');
    leases.end('b');
    expect(leases.expired(1_000)).toEqual(['a']);
  });

  it('are no more than there may be', () => {
    const leases = new Leases(100, 2);
    expect(['a', 'b', 'c', 'a'].map((name) => leases.heard(name, 0))).toEqual([
      'new',
      'new',
      'full',
      'known',
    ]);
  });
});
