import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const dist = new URL('../../apps/api/dist/', import.meta.url);
/** The server as it is shipped. */
export const bundled = new URL('bundle/main.js', dist).pathname;
/** The same, each module in a file of its own. */
export const unbundled = new URL('main.js', dist).pathname;
const snapshotsFile = 'snapshots.db';
/** Of the copy of snapshots that were there first. */
const beginning = '.beginning';
const startMsMax = 30_000;
const stopMsMax = 20_000;

interface ServerFile {
  readonly pid: number;
  readonly url: string;
  readonly operatorToken: string;
}

export interface RembukServer {
  readonly pid: number;
  readonly url: string;
  readonly port: number;
  readonly operatorToken: string;
  /** Where the inspector listens, when node's arguments asked for one. */
  readonly inspectorUrl: string | undefined;
  /** SIGKILL, and waits for the end; the data stays. */
  kill(): Promise<void>;
  /** Ends it, and takes away what it kept besides the log: snapshots are those of the beginning again. */
  forget(): Promise<void>;
  /** Starts it anew on the same data and port, once it was killed. */
  startAgain(): Promise<RembukServer>;
  /** Stops as an operator would (SIGTERM) and removes its data. */
  stop(): Promise<void>;
}

interface Program {
  readonly main: string;
  readonly nodeArguments: readonly string[];
}

type Environment = Readonly<Record<string, string>>;

/** The built server as it is shipped, durable, on a data folder of its own, filled first, and a port of the system's choice. */
export async function startRembuk(
  nodeArguments: readonly string[] = [],
  environment: Environment = {},
  fill: (folder: string) => Promise<void> = () => Promise.resolve(),
  main = bundled,
): Promise<RembukServer> {
  const data = await mkdtemp(join(tmpdir(), 'rembuk-bench-'));
  await fill(data);
  const snapshots = join(data, snapshotsFile);
  if (existsSync(snapshots)) await copyFile(snapshots, snapshots + beginning);
  return launch(data, { main, nodeArguments }, environment);
}

async function launch(
  data: string,
  program: Program,
  environment: Environment,
): Promise<RembukServer> {
  const { main, nodeArguments } = program;
  const child = spawn(process.execPath, [...nodeArguments, main], {
    env: {
      ...process.env,
      REMBUK_DATA: data,
      REMBUK_HOST: '127.0.0.1',
      REMBUK_PORT: '0',
      REMBUK_DEMO: 'off',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // A bench that fails must not leave a server behind.
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  child.once('exit', () => process.off('exit', killed));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const stop = async () => {
    await ended(child, 'SIGTERM');
    await rm(data, { recursive: true, force: true });
  };
  try {
    const { url, operatorToken } = await serverFile(join(data, 'server.json'), child);
    const inspectorUrl = /Debugger listening on (\S+)/.exec(said)?.[1];
    const { pid = 0 } = child;
    const { port } = new URL(url);
    const kill = () => ended(child, 'SIGKILL');
    const forget = async () => {
      await kill();
      for (const suffix of ['-wal', '-shm'])
        await rm(join(data, snapshotsFile + suffix), { force: true });
      await copyFile(join(data, snapshotsFile + beginning), join(data, snapshotsFile));
    };
    const startAgain = () => launch(data, program, { ...environment, REMBUK_PORT: port });
    return {
      pid,
      url,
      port: Number(port),
      operatorToken,
      inspectorUrl,
      kill,
      forget,
      startAgain,
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`the server did not start:\n${said}`, { cause: error });
  }
}

/** The server writes this file once it listens. */
async function serverFile(path: string, child: ChildProcess): Promise<ServerFile> {
  const deadlineMs = performance.now() + startMsMax;
  while (child.exitCode === null && performance.now() < deadlineMs) {
    try {
      const file = JSON.parse(await readFile(path, 'utf8')) as ServerFile;
      // A killed server leaves its file behind.
      if (file.pid === child.pid) return file;
    } catch {
      // Not there yet, or half written.
    }
    await delay(50);
  }
  throw new Error(child.exitCode === null ? 'not in time' : `it ended with ${child.exitCode}`);
}

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const kill = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
  await exit;
  clearTimeout(kill);
}
