import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { root } from '../support/folder.ts';
import { isOnPath } from '../support/on-path.ts';
import { until } from '../support/wait.ts';

const program = 'haproxy';
const settings = path.join(root, 'deploy/haproxy.cfg');

export const balancerIsThere = isOnPath(program);

/** The balancer with the settings that are shipped, before servers of this machine. */
export class Balancer {
  readonly url: string;
  readonly #process: ChildProcess;
  #said = '';

  private constructor(port: number, nodes: readonly [string, string]) {
    this.url = `http://127.0.0.1:${port}`;
    const [first, second] = nodes.map((url) => new URL(url).host);
    this.#process = spawn(program, ['-f', settings], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        BALANCER_BIND: `127.0.0.1:${port}`,
        NODE_1: first,
        NODE_2: second,
      },
    });
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-4_000);
    });
  }

  /** Resolves once it hands requests on. */
  static async start(nodes: readonly [string, string]): Promise<Balancer> {
    const balancer = new Balancer(await freePort(), nodes);
    await until(() => balancer.#answers(), { what: 'the balancer answers' });
    return balancer;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }

  async #answers(): Promise<boolean> {
    if (this.#process.exitCode !== null) throw new Error(`${program} ended:\n${this.#said}`);
    const ready = new URL('/health/ready', this.url);
    return fetch(ready)
      .then(({ ok }) => ok)
      .catch(() => false);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
