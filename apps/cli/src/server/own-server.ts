import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpectedError } from '../expected-error.ts';
import { answers, readServerFile, type Target } from './server-file.ts';

export interface OwnServer extends Target {
  readonly folder: string;
  /** Ends the server and removes its folder. Idempotent. */
  stop(): Promise<void>;
}

const startMs = 30_000;
const stopMs = 15_000;
const pollMs = 50;

/** The built server, beside this program. */
const apiMain = fileURLToPath(new URL('../../../api/dist/main.js', import.meta.url));

/** Starts a server of our own, on a folder of its own and any free port. */
export async function startOwnServer(): Promise<OwnServer> {
  if (!existsSync(apiMain)) throw new ExpectedError('the server has not been built: npm run build');
  const folder = await mkdtemp(path.join(tmpdir(), 'rembuk-simulate-'));
  const child = spawn(process.execPath, [apiMain], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      REMBUK_DATA: folder,
      REMBUK_PORT: '0',
      REMBUK_HOST: '127.0.0.1',
      REMBUK_DEMO: 'off',
      REMBUK_LOG_LEVEL: process.env['REMBUK_LOG_LEVEL'] ?? 'warn',
    },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const running = () => child.exitCode === null && child.signalCode === null;
  const stop = async (): Promise<void> => {
    if (running()) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
    await exited;
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + startMs;
  while (running() && Date.now() < deadline) {
    const target = await readServerFile(folder);
    if (target && (await answers(target.url))) return { ...target, folder, stop };
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
  }
  await stop();
  const why = complaint.trim().split('\n').at(-1) ?? '';
  throw new ExpectedError(`the server did not start${why === '' ? '' : `: ${why}`}`);
}
