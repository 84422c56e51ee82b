import path from 'node:path';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { type Server, ServerProcess } from '../support/server.ts';

export interface NodeOptions {
  readonly name: string;
  /** Of the whole fleet. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Its own line to the log, where there is one. */
  readonly line: FaultProxy | undefined;
}

/** On a machine that does everything else too. */
const startMsMax = 120_000;

/** One server of the fleet; it may be dead, or cut off from the log. */
export class FleetNode {
  readonly line: FaultProxy | undefined;
  /** How long each of its starts took. */
  readonly startMs: number[] = [];
  readonly #options: NodeOptions;
  /** Once for each machine that stood in its place. */
  #generation = 0;
  #process: ServerProcess | undefined;
  #server: Server | undefined;

  constructor(options: NodeOptions) {
    this.#options = options;
    this.line = options.line;
  }

  get name(): string {
    return this.#options.name;
  }

  /** While it takes connections. */
  get server(): Server | undefined {
    return this.#server;
  }

  /** @param fresh on a folder that nobody used: a machine that was added. */
  spawn({ fresh = false } = {}): ServerProcess {
    if (fresh) this.#generation += 1;
    const { folder, name, env } = this.#options;
    const data = path.join(folder, `${name}-${this.#generation}`);
    this.#process = new ServerProcess({ data, env });
    return this.#process;
  }

  async up(options?: { readonly fresh: boolean }): Promise<Server> {
    const began = performance.now();
    this.#server = await this.spawn(options).ready(startMsMax);
    this.startMs.push(performance.now() - began);
    return this.#server;
  }

  /** As a loss of power, also in the middle of a start. */
  async kill(): Promise<void> {
    this.#server = undefined;
    await this.#process?.kill();
  }

  /** SIGTERM; gives how it ended, and what it printed. */
  async drain(): Promise<{ readonly code: number | null; readonly output: string }> {
    const child = this.#process;
    this.#server = undefined;
    if (!child) throw new Error(`${this.name} was never started`);
    const { code } = await child.stop();
    return { code, output: child.output() };
  }
}
