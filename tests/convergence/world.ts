import type { ClientBounds } from '@rembuk/client';
import type { TextPlace } from '@rembuk/workshop';
import type { Random } from '../support/random.ts';
import {
  type Act,
  moods,
  narrowServerBounds,
  someAct,
  someClientBounds,
  someServerBounds,
  someTimeMs,
} from './chances.ts';
import { Device } from './device.ts';
import { Ledger } from './ledger.ts';
import { Happenings, REST_MS } from './happenings.ts';
import { fairWeather } from './line.ts';
import type { Network } from './network.ts';
import { Person } from './person.ts';
import { furnished, seat } from './seats.ts';
import { office, ServerRoom } from './server-room.ts';
import { fairStore } from './stores.ts';
import type { Time } from './time.ts';
import { audit } from './verdict.ts';

export const editions = [1, 2, 3] as const;
export type Edition = (typeof editions)[number];

export interface WorldOptions {
  readonly seed: number;
  /** What is done before everything comes to rest. A failing seed with fewer may fail too, and is easier to read. */
  readonly steps?: number;
  /**
   * What may happen in it grows, and with it what each seed draws. A seed that failed goes on playing what it failed in.
   * 1: the same people to the end. 2: people leave for good and others come, several pages are open on one device, and
   * some servers have little room. 3: several servers stand over one store; they come and go, and lose it for a while.
   */
  readonly edition?: Edition;
  /** Told of every step, for whoever looks for the cause. */
  readonly trace?: (line: string) => void;
}

export interface WorldResult {
  readonly seed: number;
  readonly events: number;
  /** Of the history, without the ids that servers make: the same for the same seed. */
  readonly digest: string;
  readonly violations: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
}

export const usualSteps = 150;
export const usualEdition: Edition = 2;

/** Monday of the first Bimtek, 9.00 in the hall. */
export const BEGIN_MS = Date.UTC(2018, 6, 16, 2);

/** What a world stands in. */
export interface Surroundings {
  readonly time: Time;
  readonly network: Network;
}

/** A server, a few people and a network, and what is done there: drawn from `random` alone. */
export class World {
  readonly #options: WorldOptions;
  readonly #time: Time;
  readonly #random: Random;
  readonly #network: Network;
  readonly #room: ServerRoom;
  readonly #ledger = new Ledger();
  readonly #people: Person[] = [];
  readonly #happenings: Happenings;
  readonly #acts: readonly Act[];
  readonly #clientBounds: Partial<ClientBounds>;
  /** Texts that everybody writes in, by group. */
  #favourites: ReadonlyMap<string, readonly TextPlace[]> = new Map();

  constructor(options: WorldOptions, { time, network }: Surroundings, random: Random) {
    this.#options = options;
    this.#time = time;
    this.#random = random;
    this.#network = network;
    const drawn = someServerBounds(random);
    const narrow = this.#isRestless && random.chance(0.3) ? narrowServerBounds(random) : {};
    const bounds = { ...network.serverBounds, ...drawn, ...narrow };
    const isShared = this.#isShared;
    this.#room = new ServerRoom({ random: random.fork(), time, network, bounds, isShared });
    this.#clientBounds = { ...network.clientBounds, ...someClientBounds(random) };
    const mood = random.pick(moods);
    this.#happenings = new Happenings({
      time,
      random,
      network,
      room: this.#room,
      people: this.#people,
      isCrowded: mood === moods[1],
      isRestless: this.#isRestless,
      isShared,
      favourites: () => this.#favourites,
      enter: (...who) => this.#enter(...who),
    });
    this.#acts = this.#happenings
      .all()
      .map(([weight, name, act]) => [weight * (mood[name] ?? 1), name, act]);
  }

  async play(): Promise<WorldResult> {
    await this.#begin();
    const steps = this.#options.steps ?? usualSteps;
    for (let step = 0; step < steps; step += 1) await this.#step(step);
    await this.#comeToRest();
    const { events, digest } = await audit({
      servers: await this.#room.readAll(),
      room: this.#room,
      people: this.#people,
      ledger: this.#ledger,
      random: this.#random,
    });
    if (this.#options.trace)
      for (const line of this.#room.logLines) this.#options.trace(line.slice(0, 300));
    await this.#end();
    const { seed } = this.#options;
    const { violations, counts } = this.#ledger;
    return { seed, events, digest, violations, counts };
  }

  get #isRestless(): boolean {
    return (this.#options.edition ?? usualEdition) > 1;
  }

  get #isShared(): boolean {
    return this.#options.edition === 3;
  }

  /** Nothing of it reaches into the next world. */
  async #end(): Promise<void> {
    for (const person of this.#people) person.end();
    await this.#time.advance(1_000);
    this.#room.killAll();
    await this.#time.advance(1_000);
  }

  async #begin(): Promise<void> {
    await this.#room.start();
    if (this.#isShared)
      for (let more = this.#random.between(0, 2); more > 0; more -= 1) await this.#room.start();
    this.#favourites = await furnished(this.#room, this.#random);
    for (const id of ['ani', 'budi', 'citra']) await seat(this.#room, id);
    if (this.#isRestless && this.#random.chance(0.7)) await seat(this.#room, 'sari');
    for (const id of ['sari', 'ani', 'budi', 'citra']) await this.#enter(id);
    if (this.#random.chance(0.3)) await this.#enter(office.personId);
    if (this.#random.chance(0.3)) await this.#enter('ani', 'ani-phone');
    if (this.#isRestless && this.#random.chance(0.4)) {
      const { id, device } = this.#random.pick(this.#people);
      await this.#enter(id, `${id}-tab`, device);
    }
    // Of the first edition nobody knows any more that one of them had no seat, and was waited for in vain.
    const isIn = (status: string) =>
      status === 'live' || (this.#isRestless && status === 'refused');
    await this.#time.until(() => this.#people.every(({ status }) => isIn(status)), REST_MS);
  }

  /** Sits down at a device: their own, unless they have another page open there. */
  async #enter(id: string, name = id, open?: Device): Promise<void> {
    const random = this.#random.fork();
    const reach = await this.#network.reach();
    const [ledger, bounds, { burstMs }] = [this.#ledger, this.#clientBounds, this.#network];
    const device = open ?? new Device(name, random.fork());
    this.#people.push(new Person({ id, name, random, reach, device, ledger, bounds, burstMs }));
  }

  async #step(step: number): Promise<void> {
    const act = someAct(this.#acts, this.#random);
    this.#ledger.count(act[1]);
    this.#options.trace?.(`${step} at ${this.#time.nowMs - BEGIN_MS} ms: ${act[1]}`);
    await act[2]();
    await this.#time.advance(someTimeMs(this.#random));
    for (const person of this.#people) person.compare();
  }

  async #comeToRest(): Promise<void> {
    // What was lost last leaves no gap that anybody could notice.
    await this.#time.advance(this.#random.pick([0, 5_000, 30_000]));
    this.#network.weather = fairWeather;
    this.#room.storeWeather = fairStore;
    this.#room.mend();
    for (const { device } of this.#people) device.isFull = false;
    this.#happenings.comeOnline();
    // Refusals of people who lost their seat come only when they look.
    await this.#time.advance(20_000);
    await this.#allThrough();
    if (this.#isRestless) await this.#loseLastWord();
    const { head } = await this.#room.read();
    for (const person of this.#people)
      if (!person.isThrough(head))
        this.#ledger.violate(
          `${person.name} does not come to rest: ${JSON.stringify(person.session.sync.get())} at ${person.session.confirmed.get().revision} of ${head}`,
        );
    for (const person of this.#people) await this.#time.for(person.tidy());
    // What a device did not take at first it takes when it is asked again.
    await this.#time.until(() => this.#people.every(({ device }) => device.isEmpty), REST_MS);
    await this.#time.advance(3_000);
  }

  async #allThrough(): Promise<void> {
    const isThrough = async (): Promise<boolean> => {
      await this.#happenings.seatAgain();
      const { head } = await this.#room.read();
      return this.#people.every((person) => person.isThrough(head));
    };
    const end = this.#time.nowMs + REST_MS;
    while (!(await isThrough()) && this.#time.nowMs < end) await this.#time.advance(1_000);
  }

  /** Some do not hear it, and nothing is said behind it that would show them that there is a gap. */
  async #loseLastWord(): Promise<void> {
    this.#network.weather = { ...fairWeather, loss: 0.5 };
    const data = { dimensionId: 'dim-1' };
    await this.#room.perform('LockBoard', data);
    await this.#room.perform('UnlockBoard', data);
    await this.#time.advance(1_000);
    this.#network.weather = fairWeather;
    await this.#allThrough();
  }
}
