import { FaultProxy } from '../support/fault-proxy.ts';
import { unlimited } from '../support/limits.ts';
import type { Random } from '../support/random.ts';
import type { Server } from '../support/server.ts';
import { FleetNode } from './node.ts';
import type { Shared } from './shared.ts';

/** Several servers over one log and one Redis, each with a folder and a line to the log of its own. */
export class Fleet {
  readonly nodes: readonly FleetNode[];
  readonly #random: Random;

  /** None of them is started yet. */
  static async over(
    shared: Shared,
    { folder, count, random }: { folder: string; count: number; random: Random },
  ): Promise<Fleet> {
    const secret = random.uuid() + random.uuid();
    const nodes: FleetNode[] = [];
    for (let index = 0; index < count; index++) {
      const line =
        shared.lineTo === undefined
          ? undefined
          : await FaultProxy.start(shared.lineTo, random.fork());
      const store = line
        ? `kurrentdb://127.0.0.1:${new URL(line.url).port}?tls=false`
        : shared.connectionString;
      const env = {
        ...unlimited,
        REMBUK_STORE: store,
        // Who signs in at one is known to all.
        REMBUK_SECRET: secret,
        ...(shared.redis && { REMBUK_REDIS_URL: shared.redis.url }),
      };
      nodes.push(new FleetNode({ name: `node-${index + 1}`, folder, env, line }));
    }
    return new Fleet(nodes, random);
  }

  private constructor(nodes: readonly FleetNode[], random: Random) {
    this.nodes = nodes;
    this.#random = random;
  }

  /** Those that take connections. */
  get servers(): readonly Server[] {
    return this.nodes.flatMap(({ server }) => server ?? []);
  }

  /** Any server that takes connections; undefined while there is none. */
  anyUrl(): string | undefined {
    const servers = this.servers;
    return servers.length === 0 ? undefined : this.#random.pick(servers).url;
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
    await Promise.all(this.nodes.map(async ({ line }) => line?.close()));
  }
}
