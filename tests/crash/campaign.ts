import { watch } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { unlimited } from '../support/limits.ts';
import { readLog, workshopStream } from '../support/log.ts';
import { Random } from '../support/random.ts';
import { type Server, ServerProcess } from '../support/server.ts';
import type { Live } from '../support/socket.ts';
import { within } from '../support/wait.ts';
import type { Audit } from './audit.ts';
import { Crowd, workshopId } from './crowd.ts';
import type { Ledger } from './ledger.ts';
import { auditOutcomes } from './recheck.ts';

export interface CampaignOptions {
  /** A fresh, empty folder. */
  readonly data: string;
  readonly seed: number;
  readonly kills: number;
  readonly terms: number;
  readonly clients?: number;
  /** Told after each end of the server. */
  readonly progress?: (done: number, all: number) => void;
}

export interface CampaignResult extends Audit {
  readonly seed: number;
  readonly kills: Readonly<Record<Moment, number>>;
  readonly terms: number;
  /** From the spawn of a server to its first answer. */
  readonly startMsMax: number;
  /** From SIGTERM to the exit. */
  readonly stopMsMax: number;
  readonly goodbyes: number;
  readonly commands: number;
  /** Commands whose answer was lost with the server, and that were sent again after the restart. */
  readonly resent: number;
  readonly refused: number;
  readonly withoutEffect: number;
  readonly violations: readonly string[];
  readonly seconds: number;
}

/** When the server dies. */
type Moment =
  /** Before it listens. */
  | 'starting'
  /** Right when everyone comes back and sends again what has no answer. */
  | 'returning'
  /** In the middle of edits. */
  | 'editing'
  /** When the file of snapshots is being written. */
  | 'snapshot'
  /** After SIGTERM, before it is through: while it answers, writes the last snapshot, closes the log. */
  | 'ending';

/** Kills the server again and again while people edit, then holds the log against everything that they were told. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const started = performance.now();
  const campaign = new Campaign(options);
  await campaign.begin();
  for (let round = 1; round <= options.kills + options.terms; round++) {
    await (round <= options.kills ? campaign.kill() : campaign.term());
    options.progress?.(round, options.kills + options.terms);
  }
  const result = await campaign.finish();
  return { ...result, seconds: (performance.now() - started) / 1_000 };
}

class Campaign {
  readonly #options: CampaignOptions;
  readonly #random: Random;
  readonly #crowd: Crowd;
  readonly #ledger: Ledger;
  readonly #kills: Record<Moment, number> = {
    starting: 0,
    returning: 0,
    editing: 0,
    snapshot: 0,
    ending: 0,
  };
  #startMsMax = 0;
  #stopMsMax = 0;
  #goodbyes = 0;
  #resent = 0;

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#crowd = new Crowd(this.#random.fork(), options.clients ?? 12);
    this.#ledger = this.#crowd.ledger;
  }

  async begin(): Promise<void> {
    const server = await this.#start();
    await this.#crowd.enter(server);
    await this.#stop(server);
  }

  async kill(): Promise<void> {
    const moment = this.#moment();
    this.#kills[moment] += 1;
    const child = this.#spawn();
    if (moment === 'starting') {
      await pause(this.#random.between(0, Math.ceil(this.#startMsMax)));
      await child.kill();
      return;
    }
    const server = await this.#ready(child);
    const lives = this.#crowd.play(server);
    if (moment === 'snapshot') await this.#untilSnapshot();
    if (moment === 'editing' || moment === 'ending')
      await this.#crowd.answers(this.#random.between(1, 400));
    // Fractions of what an append takes: before, within and after it.
    await pause(this.#random.next() * (moment === 'returning' ? 150 : 8));
    if (moment === 'ending') {
      server.signal('SIGTERM');
      await pause(this.#random.next() * this.#stopMsMax);
    }
    await server.kill();
    await lives;
    this.#resent += this.#ledger.unsettled().length;
  }

  /** SIGTERM: as a kill, and everyone is told, and the process ends by itself, cleanly and in time. */
  async term(): Promise<void> {
    const server = await this.#ready(this.#spawn());
    const lives = this.#crowd.play(server);
    await this.#crowd.answers(this.#random.between(1, 400));
    await pause(this.#random.next() * 8);
    const connected = this.#crowd.clients
      .map(({ live }) => live)
      .filter((live): live is Live => live?.raw.connected === true);
    await this.#stop(server);
    await lives;
    for (const live of connected) {
      if (live.goodbyes.length === 1 && live.goodbyes[0]?.code === 'restarting')
        this.#goodbyes += 1;
      else
        this.#ledger.violate(
          `goodbye: a client was told ${JSON.stringify(live.goodbyes)}, then lost: ${await live.gone}`,
        );
    }
    this.#resent += this.#ledger.unsettled().length;
  }

  /** Lets everything come to an outcome, asks for every outcome once more, and reads the log. */
  async finish(): Promise<Omit<CampaignResult, 'seconds'>> {
    const server = await this.#ready(this.#spawn());
    const lives = this.#crowd.play(server);
    await this.#crowd.finish(lives);
    await this.#stop(server);

    const again = await this.#ready(this.#spawn());
    await auditOutcomes(again, this.#crowd);
    await this.#stop(again);
    const ledger = this.#ledger;
    const events = await readLog(this.#options.data, workshopStream(workshopId));
    const audited = this.#crowd.audit(events);
    const settled = [...ledger.commands.values()];
    return {
      ...audited,
      seed: this.#options.seed,
      kills: this.#kills,
      terms: this.#options.terms,
      startMsMax: Math.round(this.#startMsMax),
      stopMsMax: Math.round(this.#stopMsMax),
      goodbyes: this.#goodbyes,
      commands: settled.length,
      resent: this.#resent,
      refused: settled.filter((sent) => sent.settled?.ok === false).length,
      withoutEffect: settled.filter(({ intent }) => intent === 'noEffect').length,
      violations: ledger.violations,
    };
  }

  #moment(): Moment {
    const draw = this.#random.next();
    if (draw < 0.1) return 'starting';
    if (draw < 0.25) return 'returning';
    if (draw < 0.35) return 'ending';
    return draw < 0.38 ? 'snapshot' : 'editing';
  }

  #spawn(): ServerProcess {
    return new ServerProcess({ data: this.#options.data, env: unlimited });
  }

  async #start(): Promise<Server> {
    return this.#ready(this.#spawn());
  }

  async #ready(child: ServerProcess): Promise<Server> {
    const started = performance.now();
    const server = await child.ready();
    this.#startMsMax = Math.max(this.#startMsMax, performance.now() - started);
    return server;
  }

  async #stop(server: Server): Promise<void> {
    const started = performance.now();
    const { code } = await server.stop();
    this.#stopMsMax = Math.max(this.#stopMsMax, performance.now() - started);
    if (code !== 0)
      this.#ledger.violate(`clean end: SIGTERM ended with ${code}\n${server.output()}`);
  }

  /** Waits for the next write to the snapshots' files; a snapshot comes every few thousand events. */
  async #untilSnapshot(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const watcher = watch(this.#options.data, (_, file) => {
      if (file?.startsWith('snapshots.db') === true) resolve(undefined);
    });
    try {
      await within(promise, { what: 'a snapshot is written', deadlineMs: 120_000 });
    } finally {
      watcher.close();
    }
  }
}
