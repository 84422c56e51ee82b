import { watch } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { boardOf, join, joinCodes, openWorkshop } from '../support/cast.ts';
import { unlimited } from '../support/limits.ts';
import { readLog, workshopStream } from '../support/log.ts';
import { Random } from '../support/random.ts';
import { type Server, ServerProcess } from '../support/server.ts';
import type { Live } from '../support/socket.ts';
import { within } from '../support/wait.ts';
import { type Audit, audit } from './audit.ts';
import { Author, Known } from './author.ts';
import { auditOutcomes } from './recheck.ts';
import { Ledger } from './ledger.ts';
import { LoadClient, type LoadContext } from './load.ts';

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

const workshopId = 'crash';
const stream = workshopStream(workshopId);
const boards = [boardOf('one'), boardOf('two'), boardOf('three')];

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
  readonly #context: LoadContext;
  readonly #ledger = new Ledger();
  readonly #kills: Record<Moment, number> = {
    starting: 0,
    returning: 0,
    editing: 0,
    snapshot: 0,
    ending: 0,
  };
  readonly #clients: LoadClient[] = [];
  #startMsMax = 0;
  #stopMsMax = 0;
  #goodbyes = 0;
  #resent = 0;

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#context = { workshopId, ledger: this.#ledger, known: new Known() };
  }

  /** Opens the workshop, seats everyone, and gives each their strategy. */
  async begin(): Promise<void> {
    const server = await this.#start();
    await openWorkshop(server, workshopId, boards);
    const codes = await joinCodes(server.url, server.operatorToken, workshopId);
    for (let index = 0; index < (this.#options.clients ?? 12); index++) {
      const board = boards[index % boards.length] ?? boardOf('one');
      const { groupId, organizationId } = board;
      const code = codes.get(groupId) ?? '';
      const seat = { code, name: `Peserta ${index}`, organizationId };
      const person = await join(server.url, workshopId, seat);
      const author = new Author(this.#random.fork(), board, this.#context.known);
      this.#clients.push(new LoadClient(person, author, this.#random.fork(), this.#context));
    }
    await Promise.all(this.#clients.map((client) => client.anchor(server.url)));
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
    const lives = this.#play(server);
    if (moment === 'snapshot') await this.#untilSnapshot();
    if (moment === 'editing' || moment === 'ending')
      await this.#untilAnswers(this.#random.between(1, 400));
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
    const lives = this.#play(server);
    await this.#untilAnswers(this.#random.between(1, 400));
    await pause(this.#random.next() * 8);
    const connected = this.#clients
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
    const lives = this.#play(server);
    for (const client of this.#clients) client.end();
    await within(lives, { what: 'everything in flight is answered', deadlineMs: 60_000 });
    for (const client of this.#clients) client.disconnect();
    await this.#stop(server);

    const again = await this.#ready(this.#spawn());
    await auditOutcomes(again, this.#context, this.#clients);
    await this.#stop(again);
    const ledger = this.#ledger;
    const events = await readLog(this.#options.data, stream);
    const audited = audit(stream, events, ledger);
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

  #play(server: Server): Promise<unknown> {
    return Promise.all(this.#clients.map((client) => client.play(server.url)));
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

  /** Waits for that many more answers. */
  async #untilAnswers(count: number): Promise<void> {
    const what = `${count} commands are answered`;
    await within(this.#ledger.answersReach(this.#ledger.answers + count), {
      what,
      deadlineMs: 60_000,
    });
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
