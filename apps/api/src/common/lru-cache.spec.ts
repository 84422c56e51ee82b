import { describe, expect, it } from '@jest/globals';
import { LruCache } from './lru-cache.ts';

const kept = (cache: LruCache<string>) => [...cache.entries()].map(([key]) => key);

describe('a cache of what was used last', () => {
  it('holds so many, and lets go what was not used for longest', () => {
    const cache = new LruCache<string>({ entriesMax: 3, bytesMax: 100 });
    for (const key of ['a', 'b', 'c']) cache.set(key, key, 1);
    expect(cache.get('a')).toBe('a');
    cache.set('d', 'd', 1);
    expect(kept(cache)).toEqual(['c', 'a', 'd']);
    expect(cache.get('b')).toBeUndefined();
  });

  it('holds so much, whatever it is made of', () => {
    const cache = new LruCache<string>({ entriesMax: 100, bytesMax: 10 });
    for (const key of ['a', 'b', 'c']) cache.set(key, key, 3);
    cache.set('large', 'large', 6);
    expect(kept(cache)).toEqual(['c', 'large']);
    expect(cache.bytes).toBe(9);
    cache.set('c', 'larger now', 8);
    expect(kept(cache)).toEqual(['c']);
    cache.set('too large', 'no', 11);
    expect(kept(cache)).toEqual(['c']);
    expect([cache.size, cache.bytes]).toEqual([1, 8]);
  });
});
