import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { randomBytes } from 'node:crypto';
import type { Editor } from '../live/edits.ts';
import { fillHall } from '../live/hall.ts';
import { Inspector } from '../support/inspector.ts';
import { usageOf } from '../support/process-usage.ts';
import { type RembukServer, startRembuk } from '../support/rembuk-server.ts';

const inspected = ['--inspect=127.0.0.1:0'];

/** One server, and what it has used. */
export class Watched {
  readonly server: RembukServer;
  readonly #inspector: Inspector;

  private constructor(server: RembukServer, inspector: Inspector) {
    this.server = server;
    this.#inspector = inspector;
  }

  static async start(environment: Readonly<Record<string, string>>): Promise<Watched> {
    const server = await startRembuk(inspected, environment);
    return new Watched(server, await Inspector.attach(server.inspectorUrl ?? ''));
  }

  /** Milliseconds of a core so far, all threads together. */
  get cpuMs(): number {
    return usageOf(this.server.pid).cpuMs;
  }

  async heapKb(): Promise<number> {
    return (await this.#inspector.liveBytes()).heap / 1024;
  }

  async stop(): Promise<void> {
    this.#inspector.close();
    await this.server.stop();
  }
}

/** Two servers over one log: people are on the first, the second only hears of them. */
export class Stage {
  readonly here: Watched;
  readonly elsewhere: Watched;
  readonly #log: WireDouble;

  private constructor(log: WireDouble, here: Watched, elsewhere: Watched) {
    this.#log = log;
    this.here = here;
    this.elsewhere = elsewhere;
  }

  static async set(): Promise<Stage> {
    const log = await new WireDouble().start();
    const environment = {
      REMBUK_STORE: log.url,
      REMBUK_SECRET: randomBytes(32).toString('base64url'),
      REMBUK_LIMIT_JOINS_BURST: '100000',
      REMBUK_LOG_LEVEL: 'warn',
    };
    const here = await Watched.start(environment);
    return new Stage(log, here, await Watched.start(environment));
  }

  fillHall(people: number): Promise<Editor[]> {
    return fillHall(this.here.server, people);
  }

  async clear(): Promise<void> {
    await this.elsewhere.stop();
    await this.here.stop();
    this.#log.stop();
  }
}
