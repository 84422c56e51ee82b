import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from './folder.ts';

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** One call of the built command line, as people make it. */
export async function rembuk(...args: readonly string[]): Promise<Ran> {
  const child = spawn(
    process.execPath,
    [path.join(root, 'apps/cli/dist/bundle/main.js'), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: process.env,
    },
  );
  const heard = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.err += text));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...heard };
}
