import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './support/folder.ts';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(tool: string, ...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'] };
  return new Promise((resolve) => {
    const all = [path.join(root, tool), ...args];
    execFile(process.execPath, all, { cwd: root, env, timeout: 30_000 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

describe.each(['tests/crash/run.ts', 'bench/core.ts', 'bench/live.ts', 'bench/connections.ts'])(
  '%s',
  (tool) => {
    it('tells how it is used, and does nothing else', async () => {
      const { code, out, err } = await run(tool, '--help');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^usage: .*\[--json FILE\]/s);
      expect(out.trim().split('\n').length).toBeLessThanOrEqual(2);
    });

    it('refuses an option that it does not have, without a stack', async () => {
      const { code, out, err } = await run(tool, '--no-such-option');
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/^Unknown option '--no-such-option'.*\nusage: /);
      expect(err).not.toContain('    at ');
    });
  },
);

describe('a number that is none', () => {
  it.each([
    ['tests/crash/run.ts', '--kills', 'many'],
    ['bench/core.ts', '--events', '-1'],
    ['bench/live.ts', '--people', '1e3'],
    ['bench/connections.ts', '--counts', '200,x'],
  ])('is refused by name: %s %s %s', async (tool, option, value) => {
    const { code, out, err } = await run(tool, `${option}=${value}`);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`${option} takes a whole number`);
    expect(err).not.toContain('    at ');
  });
});
