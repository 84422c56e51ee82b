import { describe, expect, it } from '@jest/globals';
import { createLog, NestLog } from './log.ts';

function logged(level: Parameters<typeof createLog>[0] = 'trace') {
  const lines: string[] = [];
  return { lines, log: createLog(level, { write: (line) => void lines.push(line) }) };
}

describe('log', () => {
  it('writes one JSON object a line', () => {
    const { lines, log } = logged();
    log.info({ workshopId: 'w' }, 'something\nhappened');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'info',
      workshopId: 'w',
      msg: 'something\nhappened',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('blots out what is secret, wherever it was put', () => {
    const { lines, log } = logged();
    const secret = 'Wak-Moqidin-7';
    log.info({ password: secret, headers: { authorization: secret } }, 'a');
    log.error({ a: { b: { refreshToken: secret } }, body: { password: secret } }, 'b');
    expect(lines.join('')).not.toContain(secret);
    expect(lines.join('')).toContain('[redacted]');
  });

  it('takes what modules log through Nest, fields first', () => {
    const { lines, log } = logged();
    new NestLog(log).error({ stream: 's', err: new Error('why') }, 'decision loop', 'Workshops');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'error',
      stream: 's',
      context: 'Workshops',
      msg: 'decision loop',
      err: { message: 'why' },
    });
  });

  it('keeps the chatter of the framework below info', () => {
    const { lines, log } = logged('info');
    new NestLog(log).log('Mapped {/x, GET} route', 'RouterExplorer');
    expect(lines).toEqual([]);
  });
});
