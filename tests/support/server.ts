import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './folder.ts';
import { until, within } from './wait.ts';

export interface ServerOptions {
  /** The data folder. */
  readonly data: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shell words that come before the server in the same process, such as `ulimit -f 100`. */
  readonly before?: string;
  readonly deadlineMs?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A built server as a child process, as people start it. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  readonly data: string;
  /** An access token of the operator, an admin; good while this process runs. */
  readonly operatorToken: string;
  readonly exited: Promise<Exit>;
  /** What it printed, the latest part. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<Exit>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<Exit>;
}

/** Children that still run; none outlives the tests. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** The process without waiting for it to be ready: for kills during the start, and for starts that are to fail. */
export class ServerProcess {
  readonly data: string;
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  #output = '';

  constructor({ data, env = {}, before }: ServerOptions) {
    this.data = data;
    const main = path.join(root, 'apps/api/dist/bundle/main.js');
    const options = {
      cwd: root,
      env: { PATH: process.env['PATH'], ...defaults, ...env, REMBUK_DATA: data },
      stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    };
    const child =
      before === undefined
        ? spawn(process.execPath, [main], options)
        : spawn('/bin/sh', ['-c', `${before}; exec "$0" "$1"`, process.execPath, main], options);
    this.#child = child;
    running.add(child);
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-outputMax);
      });
    // 'close' comes once the output is complete, too.
    this.exited = once(child, 'close').then(([code, signal]: unknown[]) => {
      running.delete(child);
      return { code, signal } as Exit;
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the server could not be spawned');
    return this.#child.pid;
  }

  get hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  output(): string {
    return this.#output;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<Exit> {
    this.signal('SIGKILL');
    return this.exited;
  }

  async stop(): Promise<Exit> {
    this.signal('SIGTERM');
    const what = 'the server ends after SIGTERM';
    try {
      return await within(this.exited, { what, deadlineMs: 15_000 });
    } catch (error) {
      this.signal('SIGKILL');
      throw new Error(`${what}; it printed:\n${this.output()}`, { cause: error });
    }
  }

  /** Where it listens, once it says so in its data folder. */
  async ready(deadlineMs = 30_000): Promise<Server> {
    const what = `the server in ${this.data} is ready`;
    const address = await until(() => this.#address(), { what, deadlineMs }).catch(
      (error: unknown) => {
        throw new Error(`${what}; it printed:\n${this.output()}`, { cause: error });
      },
    );
    return {
      ...address,
      pid: this.pid,
      data: this.data,
      exited: this.exited,
      output: () => this.output(),
      signal: (signal) => this.signal(signal),
      stop: () => this.stop(),
      kill: () => this.kill(),
    };
  }

  async #address(): Promise<{ url: string; operatorToken: string } | undefined> {
    if (this.hasExited) throw new Error(`the server ended at once; it printed:\n${this.output()}`);
    const text = await readFile(path.join(this.data, 'server.json'), 'utf8').catch(() => '');
    const found = parsed(text);
    // A killed server leaves its file behind: only this process's own counts.
    return found?.pid === this.pid ? found : undefined;
  }
}

export async function startServer(options: ServerOptions): Promise<Server> {
  return new ServerProcess(options).ready(options.deadlineMs);
}

const outputMax = 64 * 1024;

const defaults = { REMBUK_PORT: '0', REMBUK_HOST: '127.0.0.1', REMBUK_DEMO: 'off' };

interface Address {
  readonly pid: number;
  readonly url: string;
  readonly operatorToken: string;
}

/** Undefined while the file is being written. */
function parsed(text: string): Address | undefined {
  try {
    return JSON.parse(text) as Address;
  } catch {
    return undefined;
  }
}
