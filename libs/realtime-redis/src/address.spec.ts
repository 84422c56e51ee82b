import { describe, expect, it } from '@jest/globals';
import { readRedisAddress, withoutSecrets } from './address.ts';

describe('the address of a Redis', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379, tls: false, database: 0 }],
    ['redis://:p%40ss@10.0.0.7:7000/3', { port: 7000, password: 'p@ss', database: 3 }],
    ['rediss://rembuk:pw@redis.example', { tls: true, username: 'rembuk', password: 'pw' }],
    ['redis://[::1]:6380/', { host: '::1', port: 6380, place: 'redis://[::1]:6380' }],
  ])('%s', (text, expected) => {
    expect(readRedisAddress(text)).toMatchObject(expected);
  });

  it.each([
    '',
    'localhost:6379',
    'http://localhost',
    'redis://',
    'redis://host/one',
    'redis://host/1/2',
    'redis://host?db=1',
    'redis://:%ff@host',
    'unix:///run/redis.sock',
  ])('is none: %j', (text) => {
    expect(readRedisAddress(text)).toBeUndefined();
  });

  it('shows neither user nor password', () => {
    const address = readRedisAddress('rediss://tini:pass%20word@redis.example:1/2');
    if (!address) throw new Error('not read');
    expect(address.place).toBe('rediss://redis.example:1');
    expect(withoutSecrets(`AUTH 'tini' 'pass word' pass word`, address)).toBe(
      `AUTH '[redacted]' '[redacted]' [redacted]`,
    );
  });
});
