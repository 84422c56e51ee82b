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
  someStoreWeather,
  someTimeMs,
  someWeather,
} from './chances.ts';
import { Device } from './device.ts';
import { Ledger } from './ledger.ts';
import { fairWeather } from './line.ts';
import type { Network } from './network.ts';
import { Person } from './person.ts';
import { furnished, rewrite, seat } from './seats.ts';
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
/** After the last fault everything has come to rest by then, or never does. */
const REST_MS = 15 * 60_000;

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
  readonly #acts: readonly Act[];
  /** Everybody writes in one text. */
  readonly #crowded: boolean;
  readonly #clientBounds: Partial<ClientBounds>;
  /** Texts that everybody writes in, by group. */
  #favourites: ReadonlyMap<string, readonly TextPlace[]> = new Map();
  #newcomers = 0;

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
    this.#crowded = mood === moods[1];
    this.#acts = this.#allActs().map(([weight, name, act]) => [
      weight * (mood[name] ?? 1),
      name,
      act,
    ]);
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

  #allActs(): readonly Act[] {
    const random = this.#random;
    const someone = (): Person => random.pick(this.#people);
    const restless: readonly Act[] = [
      [1, 'leave for good', () => this.#leaveForGood(someone())],
      [2, 'take over', () => this.#takeOver(someone())],
      [3, 'contend', () => this.#contend(someone())],
    ];
    const several: readonly Act[] = [
      [2, 'add a server', () => this.#addServer()],
      [2, 'lose a server', () => this.#loseServer()],
      [3, 'cut off from the store', () => this.#cutOff()],
    ];
    return [
      [30, 'command', () => someone().command()],
      [45, 'type', () => this.#type(someone())],
      [20, 'open a text', () => this.#openText(someone())],
      [2, 'close a text', () => someone().closeText()],
      [5, 'flush', () => someone().flush()],
      [8, 'undo typing', () => someone().takeBackTyping('undo')],
      [4, 'redo typing', () => someone().takeBackTyping('redo')],
      [6, 'undo', () => someone().takeBack('undo')],
      [3, 'redo', () => someone().takeBack('redo')],
      [3, 'replace a text', () => someone().replaceText()],
      [3, 'type on a new card', () => someone().beginCard()],
      [4, 'cut', () => someone().cut()],
      [3, 'go offline', () => someone().goOffline()],
      [4, 'come online', () => this.#comeOnline()],
      [5, 'weather', () => void (this.#network.weather = someWeather(random))],
      [2, 'reload', () => this.#reload(someone())],
      [2, 'crash', () => someone().crash()],
      [1.5, 'kill the server', () => this.#restart(() => this.#room.kill())],
      [1, 'stop the server', () => this.#restart(() => this.#room.stop())],
      [2, 'store', () => void (this.#room.storeWeather = someStoreWeather(random))],
      [1, 'device', () => this.#fillDevice(someone())],
      [1, 'remove a person', () => this.#remove(someone())],
      [2, 'seat again', () => this.#seatAgain()],
      [1, 'lock', () => this.#lock()],
      [0.5, 'rewrite', () => this.#rewrite()],
      [0.5, 'come back late', () => this.#comeBackLate(someone())],
      [3, 'a while', () => this.#time.advance(random.between(0, 20_000))],
      ...(this.#isRestless ? restless : []),
      ...(this.#isShared ? several : []),
    ];
  }

  #fillDevice({ device }: Person): void {
    device.isFull = !device.isFull;
  }

  async #reload(person: Person): Promise<void> {
    await this.#time.for(person.reload());
  }

  async #restart(end: () => void | Promise<void>): Promise<void> {
    const ended = end();
    if (ended) await this.#time.for(ended, REST_MS);
    await this.#time.advance(this.#random.between(0, 4_000));
    await this.#room.start();
  }

  async #addServer(): Promise<void> {
    if (this.#room.size < 3) await this.#room.start();
  }

  #loseServer(): void {
    if (this.#room.size > 1) this.#room.kill();
  }

  /** Some stay without it. */
  async #cutOff(): Promise<void> {
    this.#room.cut(true);
    await this.#time.advance(this.#random.between(0, 10_000));
    if (this.#random.chance(0.5)) this.#room.mend();
  }

  async #remove({ id }: Person): Promise<void> {
    if (id !== office.personId) await this.#asOffice('RemoveParticipant', { participantId: id });
  }

  async #asOffice(...command: Parameters<ServerRoom['perform']>): Promise<void> {
    // The store may be away: then not.
    await this.#room.perform(...command);
  }

  /** Whoever was sent away gets their seat again, and loads the page anew. */
  async #seatAgain(): Promise<void> {
    for (const person of this.#people) {
      if (person.status !== 'refused') continue;
      await seat(this.#room, person.id);
      await this.#reload(person);
    }
  }

  /** Their words may be on their way. Some are back soon, and have nothing of what they had. */
  async #leaveForGood(person: Person): Promise<void> {
    const isAlone = this.#people.every(
      (other) => other === person || other.device !== person.device,
    );
    if (!isAlone || this.#people.length <= 3) return;
    if (this.#random.chance(0.5)) person.goOffline();
    if (this.#random.chance(0.7)) this.#type(person);
    if (this.#random.chance(0.5)) person.flush();
    if (this.#random.chance(0.5)) person.command();
    await this.#time.advance(this.#random.between(0, 100));
    person.leaveForGood();
    this.#people.splice(this.#people.indexOf(person), 1);
    if (this.#random.chance(0.4)) return;
    this.#newcomers += 1;
    await this.#enter(person.id, `${person.id}-${this.#newcomers}`);
  }

  /** One page of a device is gone, and another one that is opened there finds what it left behind. */
  async #takeOver(person: Person): Promise<void> {
    const others = this.#people.filter(
      (other) => other !== person && other.device === person.device,
    );
    if (others.length === 0) return;
    if (this.#random.chance(0.7)) this.#type(person);
    await this.#time.advance(this.#random.between(0, 100));
    person.vanish();
    const other = this.#random.pick(others);
    if (this.#random.chance(0.5)) other.crash();
    else await this.#reload(other);
    await this.#time.advance(this.#random.between(0, 500));
    person.comeBack();
  }

  /** Two at one board set the same field, one after the other; then the first wants theirs back. */
  async #contend(person: Person): Promise<void> {
    const groupId = person.actor?.groupId;
    const others = this.#people.filter(
      ({ id, actor }) => id !== person.id && actor?.groupId === groupId,
    );
    if (groupId === undefined || others.length === 0) return;
    const sheetId = `sheet-${groupId.at(-1)}${this.#random.pick(['a', 'b'])}`;
    for (const one of [person, this.#random.pick(others)]) {
      one.retitle(sheetId);
      await this.#time.advance(this.#random.between(0, 1_500));
    }
    person.takeBack('undo');
  }

  #comeOnline(): void {
    for (const person of this.#people) person.comeOnline();
  }

  #type(person: Person): void {
    if (person.pages.length === 0) this.#openText(person);
    person.type();
  }

  #openText(person: Person): void {
    // Who sits at no board may look, and may try.
    const group = person.actor?.groupId ?? 'group-1';
    if (person.actor?.groupId !== undefined || this.#random.chance(0.1))
      person.openText(this.#favourites.get(group)?.slice(0, this.#crowded ? 1 : 3) ?? []);
  }

  async #rewrite(): Promise<void> {
    await rewrite(this.#room, this.#random.chance(0.7) ? 'sheet-1a' : 'sheet-1b');
  }

  /** Somebody's words are on their way when they go, and the text is another one when they are back. */
  async #comeBackLate(person: Person): Promise<void> {
    person.goOffline();
    person.type();
    person.flush();
    await this.#time.advance(this.#random.between(0, 100));
    await this.#rewrite();
    if (this.#random.chance(0.5)) person.crash();
    else await this.#reload(person);
  }

  async #lock(): Promise<void> {
    const data = { dimensionId: this.#random.chance(0.8) ? 'dim-1' : 'dim-2' };
    await this.#asOffice(this.#random.chance(0.5) ? 'LockBoard' : 'UnlockBoard', data);
    if (this.#random.chance(0.7)) await this.#asOffice('UnlockBoard', data);
  }

  async #comeToRest(): Promise<void> {
    // What was lost last leaves no gap that anybody could notice.
    await this.#time.advance(this.#random.pick([0, 5_000, 30_000]));
    this.#network.weather = fairWeather;
    this.#room.storeWeather = fairStore;
    this.#room.mend();
    for (const { device } of this.#people) device.isFull = false;
    this.#comeOnline();
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
      await this.#seatAgain();
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
    await this.#asOffice('LockBoard', data);
    await this.#asOffice('UnlockBoard', data);
    await this.#time.advance(1_000);
    this.#network.weather = fairWeather;
    await this.#allThrough();
  }
}
