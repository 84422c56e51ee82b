import { fixedToken, type OpenWorkshop, RembukClient, when } from '@rembuk/client';
import type { TextPlace } from '@rembuk/workshop';
import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from '../../support/cast.ts';
import {
  type Ending,
  fairConditions,
  type FaultProxy,
  type Line,
  type LineConditions,
} from '../../support/fault-proxy.ts';
import type { Random } from '../../support/random.ts';
import { Ledger, markOf } from './ledger.ts';
import { Page } from './page.ts';

export interface TravellerOptions {
  readonly name: string;
  readonly person: Person;
  readonly workshopId: string;
  readonly proxy: FaultProxy;
  readonly random: Random;
  readonly alphabet: readonly string[];
  readonly texts: readonly TextPlace[];
  /** Everyone retitles it. */
  readonly sharedSheetId: string;
  readonly ownSheetId: string;
}

/** What breaks a line. */
export type Fault = 'cut' | 'mid-frame' | 'half-open' | 'handshake';

/** Waits short enough for many breaks in little time; all else is as on a page. */
const bounds = {
  connectTimeoutMs: 2_000,
  answerTimeoutMs: 1_500,
  openTimeoutMs: 3_000,
  backoffMinMs: 10,
  backoffMaxMs: 100,
  headGraceMs: 150,
} as const;

/** For a line to bring what was missed. */
const patienceMs = 3_000;

/** Someone whose line never lasts: works on, whatever it does. */
export class Traveller {
  readonly ledger: Ledger;
  readonly pages: readonly Page[];
  readonly session: OpenWorkshop;
  readonly faults: Record<Fault, number> = {
    cut: 0,
    'mid-frame': 0,
    'half-open': 0,
    handshake: 0,
  };
  readonly #options: TravellerOptions;
  readonly #client: RembukClient;
  /** Breaks of a line on which the server had let the client in. */
  disconnects = 0;
  keystrokes = 0;
  #isAtWork = true;

  constructor(options: TravellerOptions) {
    const { name, person, proxy, workshopId, random, texts, alphabet } = options;
    this.#options = options;
    this.ledger = new Ledger(name);
    const own = random.fork();
    this.#client = new RembukClient({
      url: proxy.url,
      tokens: fixedToken(person.token),
      bounds,
      random: () => own.next(),
    });
    this.session = this.#client.open(workshopId);
    this.session.onEvents((events) => this.ledger.took(events));
    this.session.onJump((confirmed) => this.ledger.jumped(confirmed));
    let wasOnline = false;
    this.#client.status.subscribe(({ kind, ...status }) => {
      if (wasOnline && kind !== 'online') this.disconnects += 1;
      wasOnline = kind === 'online';
      if (kind === 'stopped') this.ledger.violate(`sent away: ${JSON.stringify(status)}`);
    });
    this.pages = texts.map((place) => new Page(this.session, place, this.ledger, alphabet));
  }

  /** Writes and gives commands, connected or not, until told to stop. */
  async work(): Promise<void> {
    const random = this.#options.random.fork();
    await this.arrived();
    while (this.#isAtWork) {
      if (random.chance(0.7)) {
        random.pick(this.pages).strike(random);
        this.keystrokes += 1;
      } else this.#command(random);
      await pause(random.between(10, 80));
    }
  }

  /** Breaks the line, again and again, in every way that there is, until told to stop. */
  async travel(enough: () => boolean): Promise<void> {
    const { proxy } = this.#options;
    const random = this.#options.random.fork();
    await this.arrived();
    while (!enough()) {
      proxy.conditions = conditionsBy(random);
      proxy.onLine = random.chance(0.15) ? (line) => this.#spoil(line, random) : undefined;
      const { status } = this.#client;
      await when(status, ({ kind }) => kind === 'online' || kind === 'stopped');
      if (status.get().kind === 'stopped') return;
      // Who never gets to read all that was missed falls behind for ever: half of the breaks leave that time.
      if (random.chance(0.5)) await Promise.race([this.arrived(), pause(patienceMs)]);
      await pause(random.between(0, 300));
      const line = proxy.lines.at(-1);
      if (line) await this.#break(line, random);
    }
  }

  /** The lines are good again; nothing new is done. */
  rest(): void {
    this.#isAtWork = false;
    const { proxy } = this.#options;
    proxy.onLine = undefined;
    proxy.conditions = fairConditions;
    // Those that were begun under other conditions.
    for (const line of proxy.lines) line.cut('reset');
    for (const page of this.pages) page.flush();
  }

  async arrived(): Promise<void> {
    await when(this.session.status, ({ kind }) => kind === 'live');
  }

  get isSettled(): boolean {
    return this.session.status.get().kind === 'live' && this.session.sync.get().kind === 'saved';
  }

  close(): void {
    this.#client.close();
  }

  #command(random: Random): void {
    const mark = markOf(random.uuid());
    const { ownSheetId, sharedSheetId } = this.#options;
    const { type, data } = random.pick([
      {
        type: 'PostComment',
        data: { commentId: mark, on: { kind: 'sheet', id: sharedSheetId }, text: 'Setuju' },
      },
      { type: 'DescribeSheetResources', data: { sheetId: ownSheetId, resources: mark } },
      // Others do the same at the same time: some are refused.
      { type: 'RetitleSheet', data: { sheetId: sharedSheetId, title: mark } },
    ]);
    this.ledger.gave(mark, type, this.session.submit({ type, data }));
  }

  async #break(line: Line, random: Random): Promise<void> {
    const ending = endingBy(random);
    const direction = random.pick(['up', 'down'] as const);
    const draw = random.next();
    if (draw < 0.35) {
      this.faults.cut += 1;
      line.cut(ending);
    } else if (draw < 0.8) {
      this.faults['mid-frame'] += 1;
      line.cutAfter(direction, random.between(0, 700), ending);
      // Where nothing more is said there is nothing to cut into.
      await Promise.race([line.over, pause(random.between(200, 600))]);
      line.cut(ending);
    } else {
      this.faults['half-open'] += 1;
      line.silence(direction);
      if (random.chance(0.3)) line.silence(direction === 'up' ? 'down' : 'up');
      await Promise.race([line.over, pause(random.between(50, 2_500))]);
      line.cut(ending);
    }
    await line.over;
  }

  /** Breaks a line before, or while, the server lets the client in, and while the workshop is being opened. */
  #spoil(line: Line, random: Random): void {
    this.faults.handshake += 1;
    line.cutAfter(random.pick(['up', 'down'] as const), random.between(0, 1_500), endingBy(random));
  }
}

function endingBy(random: Random): Ending {
  return random.pick(['reset', 'end'] as const);
}

/** A hall's network, on its good and on its bad days. */
function conditionsBy(random: Random): LineConditions {
  if (random.chance(0.3)) return fairConditions;
  return {
    delayMs: random.between(0, 20),
    jitterMs: random.between(0, 30),
    bytesPerSecond: random.pick([200_000, 500_000, 2_000_000]),
    lossChance: random.pick([0, 0.02, 0.1]),
    retransmitMs: random.between(50, 300),
  };
}
