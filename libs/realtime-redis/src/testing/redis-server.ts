import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

const command = 'redis-server';

/** Whether a real Redis can be started here. */
export const redisIsThere = (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
  try {
    accessSync(join(folder, command), constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/** A real Redis on a free port of this machine, with nothing on disk: for tests that take it away. */
export class TestRedis {
  readonly port: number;
  readonly password: string;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(port: number, password: string, folder: string) {
    this.port = port;
    this.password = password;
    this.#folder = folder;
  }

  static async start(password = 'Rahasia-Redis-4711'): Promise<TestRedis> {
    const folder = await mkdtemp(join(tmpdir(), 'rembuk-redis-'));
    const redis = new TestRedis(await freePort(), password, folder);
    await redis.again();
    return redis;
  }

  get url(): string {
    return `redis://default:${encodeURIComponent(this.password)}@127.0.0.1:${this.port}`;
  }

  /** Starts on the same port, empty; resolves when it takes connections. */
  async again(): Promise<void> {
    const settings = {
      port: String(this.port),
      bind: '127.0.0.1',
      requirepass: this.password,
      dir: this.#folder,
      save: '',
      appendonly: 'no',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout }))
      if (line.includes('Ready to accept connections')) {
        // Nobody reads on; a full pipe would hold it up.
        child.stdout.resume();
        return;
      }
    throw new Error(`${command} did not start`);
  }

  /** As when its machine dies: nothing is said to anyone. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** It keeps its connections and answers nothing, until it goes on. */
  hang(): void {
    this.#process?.kill('SIGSTOP');
  }

  goOn(): void {
    this.#process?.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
