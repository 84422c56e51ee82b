import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '@rembuk/event-sourcing';
import { ConfigError } from './config/index.ts';
import { reasonOf } from './failed-start.ts';

describe('why a server does not start', () => {
  it('is one line with its cause where the log is out of reach', () => {
    const cause = new Error('unavailable: 14 UNAVAILABLE:\nconnect ECONNREFUSED 127.0.0.1:2113');
    expect(reasonOf(new StoreUnavailableError('unreachable', { cause }))).toBe(
      'event store unavailable: unreachable: unavailable: 14 UNAVAILABLE: connect ECONNREFUSED 127.0.0.1:2113',
    );
    expect(reasonOf(new StoreUnavailableError('full'))).toBe('event store unavailable: full');
  });

  it('is a line where an operator can act on it, and a stack where it is a defect', () => {
    expect(reasonOf(new ConfigError('REMBUK_PORT: no'))).toBe('REMBUK_PORT: no');
    expect(reasonOf(Object.assign(new Error('in use'), { code: 'EADDRINUSE' }))).toBe('in use');
    expect(reasonOf(new TypeError('oops'))).toMatch(/^TypeError: oops\n +at /);
  });
});
