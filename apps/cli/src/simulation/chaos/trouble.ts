import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../chance.ts';
import { Latencies, type LatencyFigures } from '../latencies.ts';
import type { Person } from '../person.ts';

/** A server that can be ended without warning, and started again as it was. */
export interface MortalServer {
  kill(): Promise<void>;
  startAgain(): Promise<void>;
}

export interface TroubleOptions {
  readonly people: readonly Person[];
  readonly server: MortalServer;
  readonly chance: Chance;
  /** How long it lasts. */
  readonly seconds: number;
  readonly kills: number;
  /** Someone is off the line for a while. */
  readonly onDropped: (person: Person) => void;
}

export interface KillFigures {
  /** Since the beginning. */
  readonly atSeconds: number;
  /** From the kill until the server answers again. */
  readonly downMs: number;
  /** From then until each of them holds everything again. */
  readonly back: LatencyFigures;
  /** Who was not back when the waiting ended. */
  readonly missing: number;
}

const checkMs = 100;
/** On average each person loses the line once in this time; shorter runs have three for each. */
const dropEveryMsMax = 12_000;
const awayMsMax = 3_000;
/** On average each person's page is closed and opened once in this time; shorter runs have one for each. */
const reloadEveryMsMax = 30_000;
/** How long people may take to come back after a kill. */
const backMs = 60_000;
const backPollMs = 10;

/** What happens to people and machines in a hall with a bad network, more often than anywhere. */
export class Trouble {
  drops = 0;
  reloads = 0;
  readonly kills: KillFigures[] = [];
  readonly #options: TroubleOptions;
  readonly #began = performance.now();
  readonly #ending = new AbortController();
  readonly #underway = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  readonly #killing: Promise<void>;
  /** While the server is down nothing else goes wrong, so that coming back is seen for itself. */
  #isDown = false;
  #isAbandoned = false;

  /** Begins at once. */
  constructor(options: TroubleOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#now(), checkMs);
    this.#killing = this.#killNowAndThen(killTimes(options));
    // Told by `stop`, which waits for it.
    this.#killing.catch(() => undefined);
  }

  /** Nothing more goes wrong; resolves when nobody is in the middle of it. @throws when the server did not start. */
  async stop(): Promise<void> {
    this.#ending.abort();
    clearInterval(this.#timer);
    await this.#killing;
    await Promise.all(this.#underway);
  }

  #now(): void {
    if (this.#isDown) return;
    const { people, chance, seconds, onDropped } = this.#options;
    const dropEveryMs = Math.min(dropEveryMsMax, (seconds * 1_000) / 3);
    const reloadEveryMs = Math.min(reloadEveryMsMax, seconds * 1_000);
    for (const person of people) {
      if (person.isReloading) continue;
      // Also in the middle of coming back.
      if (chance.happens(checkMs / reloadEveryMs)) this.#reload(person);
      else if (person.present && chance.happens(checkMs / dropEveryMs)) {
        this.drops += 1;
        person.drop(chance.below(awayMsMax));
        onDropped(person);
      }
    }
  }

  #reload(person: Person): void {
    this.reloads += 1;
    const reload: Promise<void> = person.reload().finally(() => this.#underway.delete(reload));
    this.#underway.add(reload);
  }

  /** The run is given up: as `stop`, without waiting for people to come back. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    await this.stop().catch(() => undefined);
  }

  async #killNowAndThen(times: readonly number[]): Promise<void> {
    for (const atMs of times) {
      const waitMs = Math.max(0, this.#began + atMs - performance.now());
      await pause(waitMs, undefined, { signal: this.#ending.signal }).catch(() => undefined);
      if (this.#ending.signal.aborted) return;
      await this.#kill();
    }
  }

  async #kill(): Promise<void> {
    const { server, people } = this.#options;
    this.#isDown = true;
    const killed = performance.now();
    await server.kill();
    await server.startAgain();
    const up = performance.now();
    const back = new Latencies();
    let away = people;
    while (away.length > 0 && performance.now() - up < backMs && !this.#isAbandoned) {
      await pause(backPollMs);
      const now = performance.now();
      const arrived = away.filter(({ present }) => present);
      for (const _ of arrived) back.record(now - up);
      away = away.filter((person) => !arrived.includes(person));
    }
    this.#isDown = false;
    this.kills.push({
      atSeconds: Math.round((killed - this.#began) / 100) / 10,
      downMs: Math.round(up - killed),
      back: back.figures,
      missing: away.length,
    });
  }
}

/** In the middle of as many equal parts of the time. In ms since the beginning, in order. */
export function killTimes({
  seconds,
  kills,
  chance,
}: Pick<TroubleOptions, 'seconds' | 'kills' | 'chance'>): readonly number[] {
  return Array.from(
    { length: kills },
    (_, index) => ((index + 0.35 + 0.3 * chance.next()) * seconds * 1_000) / kills,
  );
}
