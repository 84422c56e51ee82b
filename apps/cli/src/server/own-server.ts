import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpectedError } from '../expected-error.ts';
import { answers, readServerFile, type Target } from './server-file.ts';

/** `url` stays; the operator's `token` is another one after every start. */
export interface OwnServer extends Target {
  readonly folder: string;
  /** Ends the process as a loss of power would: it gets no chance to finish anything. */
  kill(): Promise<void>;
  /** Starts it again after a kill, on the same folder and port; resolves once it answers. */
  startAgain(): Promise<void>;
  /** Ends the server and removes its folder. Idempotent. */
  stop(): Promise<void>;
}

const startMs = 30_000;
const stopMs = 15_000;
const pollMs = 50;

/** The built server, beside this program. */
const apiMain = fileURLToPath(new URL('../../../api/dist/bundle/main.js', import.meta.url));

/** Starts a server of our own, on a folder of its own and any free port. `environment` stands over that of this process. */
export async function startOwnServer(environment: NodeJS.ProcessEnv = {}): Promise<OwnServer> {
  if (!existsSync(apiMain)) throw new ExpectedError('the server has not been built: npm run build');
  const folder = await mkdtemp(path.join(tmpdir(), 'rembuk-simulate-'));
  let running: Running;
  try {
    running = await start(folder, '0', environment);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    get url() {
      return running.target.url;
    },
    get token() {
      return running.target.token;
    },
    kill: () => running.end('SIGKILL'),
    startAgain: async () => {
      running = await start(folder, new URL(running.target.url).port, environment);
    },
    stop: async () => {
      await running.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Running {
  readonly target: Target;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

async function start(
  folder: string,
  port: string,
  environment: NodeJS.ProcessEnv,
): Promise<Running> {
  const child = spawn(process.execPath, [apiMain], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...environment,
      REMBUK_DATA: folder,
      REMBUK_PORT: port,
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
  const deadline = Date.now() + startMs;
  while (isRunning(child) && Date.now() < deadline) {
    const target = await readServerFile(folder);
    // After a kill the file of the one before is still there until this one has written its own.
    if (target?.pid === child.pid && target && (await answers(target.url)))
      return { target, end: (signal) => end(child, exited, signal) };
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
  }
  await end(child, exited, 'SIGTERM');
  const why = complaint.trim().split('\n').at(-1) ?? '';
  throw new ExpectedError(`the server did not start${why === '' ? '' : `: ${why}`}`);
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function end(
  child: ChildProcess,
  exited: Promise<void>,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
  if (isRunning(child)) child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await exited;
  clearTimeout(timer);
}
