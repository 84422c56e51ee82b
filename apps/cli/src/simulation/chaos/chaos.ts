import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openFileStore } from '@rembuk/client/node';
import type { Chance } from '../chance.ts';
import type { Person, PersonOptions } from '../person.ts';
import type { Play } from '../play.ts';
import type { Verdict } from '../verdict.ts';
import { Desks } from './desks.ts';
import { type ChaosResult, judgeChaos } from './judge.ts';
import { type Reconsidered, SecondThoughts } from './second-thoughts.ts';
import { TextMeter } from './text-meter.ts';
import { type MortalServer, Trouble } from './trouble.ts';
import { Typist } from './typist.ts';
import { type Undone, Undoing } from './undoing.ts';

export interface ChaosOptions {
  /** People who type in long texts all the time. */
  readonly typists: number;
  /** How often the server is killed. */
  readonly kills: number;
  readonly server: MortalServer;
}

interface Hall {
  readonly people: readonly Person[];
  readonly play: Play;
  readonly seconds: number;
}

/** How long all that was done may take to be saved, once nothing goes wrong any more. */
const settleMs = 60_000;
const settlePollMs = 20;
/** Of those who lose the line, so many go on with their work while they are away. */
const goOnShare = 0.4;

/** Editing together when everything goes wrong: people who type, lines that break, pages that close, a server that dies. */
export class Chaos {
  readonly #options: ChaosOptions;
  readonly #chance: Chance;
  /** Where people's devices keep what has not been sent. */
  readonly #devices: string;
  readonly #meter = new TextMeter();
  readonly #reconsidered: Reconsidered = {
    refused: 0,
    refusedTexts: {},
    keptMine: 0,
    merged: 0,
    keptTheirs: 0,
    accepted: 0,
  };
  readonly #undone: Undone = { undone: 0, redone: 0, refused: 0, final: 0, inTexts: 0 };
  readonly #sent = new Set<string>();
  #resent = 0;
  #people: readonly Person[] = [];
  #typists: readonly Typist[] = [];
  #thoughts: readonly SecondThoughts[] = [];
  #undoing: Undoing | undefined;
  #trouble: Trouble | undefined;
  #settledMs = 0;

  private constructor(options: ChaosOptions, chance: Chance, devices: string) {
    this.#options = options;
    this.#chance = chance;
    this.#devices = devices;
  }

  static async prepare(options: ChaosOptions, chance: Chance): Promise<Chaos> {
    return new Chaos(options, chance, await mkdtemp(path.join(tmpdir(), 'rembuk-devices-')));
  }

  /** What the clients of one person are given besides. */
  meansFor(index: number): Pick<PersonOptions, 'openStore' | 'onSent'> {
    const file = path.join(this.#devices, `${index}.db`);
    return {
      openStore: () => openFileStore(file),
      onSent: ({ id }) => {
        if (this.#sent.has(id)) this.#resent += 1;
        else this.#sent.add(id);
      },
    };
  }

  begin({ people, play, seconds }: Hall): void {
    const { server, kills, typists } = this.#options;
    const chance = this.#chance;
    this.#people = people;
    const desks = new Desks(chance.fork());
    this.#thoughts = people.map(
      (person) => new SecondThoughts(person, chance.fork(), this.#reconsidered),
    );
    this.#typists = shuffled(people, chance)
      .slice(0, typists)
      .map((person) => {
        const [meter, undone] = [this.#meter, this.#undone];
        return new Typist({ person, chance: chance.fork(), desks, meter, undone });
      });
    for (const person of people)
      person.onSession((session) => {
        if (!this.#typists.some((typist) => typist.person === person))
          session.onEvents((events, how) => {
            if (how === 'live') this.#meter.seen(person, events, undefined);
          });
      });
    const onDropped = (person: Person) => {
      if (chance.happens(goOnShare)) play.goOn(person);
    };
    for (const typist of this.#typists) typist.start();
    this.#undoing = new Undoing(people, chance.fork(), this.#undone);
    const trouble = { people, server, kills, seconds, onDropped, chance: chance.fork() };
    this.#trouble = new Trouble(trouble);
  }

  /** Nothing goes wrong any more: everyone comes back, and all that was done gets in, or is refused. */
  async finish(): Promise<void> {
    await this.#trouble?.stop();
    const began = performance.now();
    this.#undoing?.stop();
    await Promise.all(this.#typists.map((typist) => typist.finish()));
    for (const thoughts of this.#thoughts) thoughts.stop();
    const isSettled = () => this.#undoing?.underway === 0 && this.#people.every(isSaved);
    while (!isSettled() && performance.now() - began < settleMs) await pause(settlePollMs);
    this.#settledMs = performance.now() - began;
  }

  /** @param withoutOutcome commands that nobody was told the outcome of */
  judge(verdict: Verdict, withoutOutcome: number): ChaosResult {
    const { drops = 0, reloads = 0, kills = [] } = this.#trouble ?? {};
    return judgeChaos({
      people: this.#people,
      typists: this.#typists,
      verdict,
      withoutOutcome,
      meter: this.#meter,
      troubles: { drops, reloads, kills, resent: this.#resent },
      reconsidered: this.#reconsidered,
      undone: this.#undone,
      settledMs: this.#settledMs,
    });
  }

  /** Whatever is still going on ends. Before people are closed. */
  async abandon(): Promise<void> {
    await this.#trouble?.abandon();
    this.#undoing?.stop();
    await Promise.all(this.#typists.map((typist) => typist.finish()));
    for (const thoughts of this.#thoughts) thoughts.stop();
  }

  /** After people are closed. */
  async remove(): Promise<void> {
    await rm(this.#devices, { recursive: true, force: true });
  }
}

/** There, with nothing on the way, and nothing left on the device. */
function isSaved({ present, session, keptEntries }: Person): boolean {
  return present && session.sync.get().kind === 'saved' && keptEntries === 0;
}

function shuffled<Item>(items: readonly Item[], chance: Chance): readonly Item[] {
  const keyed = items.map((item) => ({ item, key: chance.next() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}
