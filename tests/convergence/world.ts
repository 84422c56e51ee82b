import type { ClientBounds } from '@rembuk/client';
import type { TextPlace } from '@rembuk/workshop';
import { openingPlan } from '@rembuk/workshop/testing';
import { Random } from '../support/random.ts';
import { Ledger } from './ledger.ts';
import { fairWeather, type Weather } from './line.ts';
import { Network } from './network.ts';
import { Person } from './person.ts';
import { office, ServerRoom } from './server-room.ts';
import { fairStore } from './stores.ts';
import { audit } from './verdict.ts';
import { VirtualTime } from './virtual-time.ts';

export interface WorldOptions {
  readonly seed: number;
  /** What is done before everything comes to rest. A failing seed with fewer may fail too, and is easier to read. */
  readonly steps?: number;
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

/** Monday of the first Bimtek, 9.00 in the hall. */
const BEGIN_MS = Date.UTC(2018, 6, 16, 2);
/** After the last fault everything has come to rest by then, or never does. */
const REST_MS = 15 * 60_000;

/** One small world: a server, a few people and a network, all at the mercy of one seed. */
export async function playWorld(options: WorldOptions): Promise<WorldResult> {
  const time = new VirtualTime(BEGIN_MS);
  const chance = Math.random;
  const random = new Random(options.seed);
  time.install();
  // The jitter of the server's own waits. By the moment, since others draw too, and not always as often.
  let [moment, draws] = [-1, new Random(0)];
  Math.random = () => {
    if (moment !== time.fired)
      [moment, draws] = [time.fired, new Random(options.seed + time.fired)];
    return draws.next();
  };
  try {
    return await new World(options, time, random).play();
  } catch (error) {
    // What nobody caught names its seed too, and the next one gets its turn.
    const violations = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    return { seed: options.seed, events: 0, digest: '', violations, counts: new Map() };
  } finally {
    Math.random = chance;
    time.remove();
  }
}

/** In some worlds people do one thing most of the time. */
const moods: readonly Readonly<Record<string, number>>[] = [
  {},
  /** All in the same text, over a slow network. */
  { type: 6, flush: 4, command: 0.2, 'replace a text': 0.3, 'go offline': 0.2, 'a while': 0.1 },
  { type: 0.2, command: 4, undo: 4, redo: 4 },
  { type: 2, crash: 4, reload: 3, 'kill the server': 2 },
];

type Act = readonly [weight: number, name: string, act: () => void | Promise<void>];

class World {
  readonly #options: WorldOptions;
  readonly #time: VirtualTime;
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
  readonly #favourites = new Map<string, readonly TextPlace[]>();

  constructor(options: WorldOptions, time: VirtualTime, random: Random) {
    this.#options = options;
    this.#time = time;
    this.#random = random;
    this.#network = new Network(random.fork());
    const bounds = someServerBounds(random);
    this.#room = new ServerRoom({ random: random.fork(), time, network: this.#network, bounds });
    this.#clientBounds = someClientBounds(random);
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
    const { state, head } = await this.#room.read();
    const { events, digest } = await audit({
      state,
      head,
      room: this.#room,
      people: this.#people,
      ledger: this.#ledger,
      random: this.#random,
    });
    await this.#end();
    const { seed } = this.#options;
    const { violations, counts } = this.#ledger;
    return { seed, events, digest, violations, counts };
  }

  /** Nothing of it reaches into the next world. */
  async #end(): Promise<void> {
    for (const person of this.#people) person.end();
    await this.#time.advance(1_000);
    this.#room.kill();
    await this.#time.advance(1_000);
  }

  async #begin(): Promise<void> {
    await this.#room.start();
    const size = { dimensions: 2, organizations: 5, sessions: 2 };
    await this.#room.perform(
      'OpenWorkshop',
      openingPlan(() => this.#random.next(), size),
    );
    await this.#room.perform('StartSession', { sessionId: 'bimtek-1' });
    await this.#furnish('1');
    await this.#furnish('2');
    const [network, ledger, bounds] = [this.#network, this.#ledger, this.#clientBounds];
    const enter = (id: string, name = id): void => {
      const random = this.#random.fork();
      this.#people.push(new Person({ id, name, random, network, ledger, bounds }));
    };
    for (const id of ['ani', 'budi', 'citra']) await this.#seat(id);
    for (const id of ['sari', 'ani', 'budi', 'citra']) enter(id);
    if (this.#random.chance(0.3)) enter(office.personId);
    if (this.#random.chance(0.3)) enter('ani', 'ani-phone');
    await this.#time.until(() => this.#people.every(({ status }) => status === 'live'), REST_MS);
  }

  async #seat(participantId: string): Promise<void> {
    if (participantId === office.personId) return;
    const board = participantId === 'citra' ? '2' : '1';
    const group = { groupId: `group-${board}` };
    const role = participantId === 'sari' ? 'facilitator' : 'member';
    const seat = role === 'member' ? { organizationId: `opd-${board}`, ...group } : group;
    const answer = await this.#room.perform('AdmitParticipant', { participantId, role, ...seat });
    // Their group or their organization may be no more.
    if (!answer.ok) await this.#room.perform('AdmitParticipant', { participantId, role: 'viewer' });
  }

  /** A board with something on it, put there by its facilitator. */
  async #furnish(board: string): Promise<void> {
    const participantId = `facilitator-${board}`;
    const groupId = `group-${board}`;
    await this.#room.perform('AdmitParticipant', { participantId, role: 'facilitator', groupId });
    const have = async (...[type, data]: Parameters<ServerRoom['perform']>): Promise<void> => {
      const answer = await this.#room.perform(type, data, participantId);
      if (!answer.ok) throw new Error(`${type}: ${JSON.stringify(answer)}`);
    };
    const strategyId = `strategy-${board}`;
    await have('ProposeStrategy', {
      strategyId,
      dimensionId: `dim-${board}`,
      code: 'S1',
      subdimension: 'layanan',
      title: 'Masyarakat yang siaga',
      organizationId: `opd-${board}`,
    });
    const sheets = ['a', 'b'].map((letter) => `sheet-${board}${letter}`);
    const sheet = { strategyId, shortTitle: 'Siaga', title: 'Kampung siaga' };
    for (const sheetId of sheets) await have('AddSheet', { ...sheet, sheetId, code: sheetId });
    const field = 'explanation';
    this.#favourites.set(groupId, [
      ...sheets.map((id) => ({ kind: 'sheet', id, field }) as const),
      { kind: 'strategy', id: strategyId, field: 'issue' },
    ]);
  }

  async #step(step: number): Promise<void> {
    const act = this.#pick();
    this.#ledger.count(act[1]);
    this.#options.trace?.(`${step} at ${this.#time.nowMs - BEGIN_MS} ms: ${act[1]}`);
    await act[2]();
    await this.#time.advance(this.#someTime());
    for (const person of this.#people) person.compare();
  }

  #pick(): Act {
    const total = this.#acts.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.#random.next() * total;
    for (const act of this.#acts) {
      left -= act[0];
      if (left < 0) return act;
    }
    throw new RangeError('nothing to do');
  }

  #allActs(): readonly Act[] {
    const someone = (): Person => this.#random.pick(this.#people);
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
      [5, 'weather', () => this.#changeWeather()],
      [2, 'reload', () => this.#reload(someone())],
      [2, 'crash', () => someone().crash()],
      [1.5, 'kill the server', () => this.#restart(() => this.#room.kill())],
      [1, 'stop the server', () => this.#restart(() => this.#room.stop())],
      [2, 'store', () => this.#changeStore()],
      [1, 'device', () => this.#fillDevice(someone())],
      [1, 'remove a person', () => this.#remove(someone())],
      [2, 'seat again', () => this.#seatAgain()],
      [1, 'lock', () => this.#lock()],
      [0.5, 'rewrite', () => this.#rewrite()],
      [0.5, 'come back late', () => this.#comeBackLate(someone())],
      [3, 'a while', () => this.#time.advance(this.#random.between(0, 20_000))],
    ];
  }

  /** Mostly people act while what they did before is under way. */
  #someTime(): number {
    const draw = this.#random.next();
    if (draw < 0.25) return 0;
    if (draw < 0.75) return this.#random.between(0, 40);
    return draw < 0.95 ? this.#random.between(40, 500) : this.#random.between(500, 5_000);
  }

  #changeWeather(): void {
    const { chance, between } = {
      chance: (p: number) => this.#random.chance(p),
      between: (min: number, max: number) => this.#random.between(min, max),
    };
    const weather: Weather = {
      delayMsMax: chance(0.3) ? between(100, 3_000) : between(0, 60),
      loss: chance(0.4) ? this.#random.next() * 0.3 : 0,
      doubling: chance(0.4) ? this.#random.next() * 0.5 : 0,
    };
    this.#network.weather = chance(0.3) ? fairWeather : weather;
  }

  #changeStore(): void {
    const draw = this.#random.next();
    this.#room.storeWeather = {
      takesMsMax: this.#random.between(0, draw < 0.3 ? 400 : 10),
      refuses: draw < 0.2 ? 0.3 : 0,
      losesAnswer: draw > 0.8 ? 0.3 : 0,
    };
  }

  #fillDevice(person: Person): void {
    person.device.isFull = !person.device.isFull;
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
      await this.#seat(person.id);
      await this.#reload(person);
    }
  }

  #comeOnline(): void {
    for (const person of this.#people) person.isOffline = false;
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

  /** So much at once that the changes which lie between are not kept. */
  async #rewrite(): Promise<void> {
    const sheetId = this.#random.chance(0.7) ? 'sheet-1a' : 'sheet-1b';
    for (let times = 0; times < 13; times += 1) {
      // Nothing of one is in the next: else only what differs would be a change.
      const text = (times % 2 === 0 ? 'Kampung tangguh 👩🏽‍🌾. ' : 'ꦥꦱꦸꦫꦸꦲꦤ꧀, siaga, ').repeat(120);
      const data = { sheetId, field: 'explanation', text } as const;
      await this.#room.perform('ReplaceSheetText', data, 'facilitator-1');
    }
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
    for (const { device } of this.#people) device.isFull = false;
    this.#comeOnline();
    // Refusals of people who lost their seat come only when they look.
    await this.#time.advance(20_000);
    const isThrough = async (): Promise<boolean> => {
      await this.#seatAgain();
      const { head } = await this.#room.read();
      return this.#people.every((person) => person.isThrough(head));
    };
    const end = this.#time.nowMs + REST_MS;
    while (!(await isThrough()) && this.#time.nowMs < end) await this.#time.advance(1_000);
    const { head } = await this.#room.read();
    for (const person of this.#people)
      if (!person.isThrough(head))
        this.#ledger.violate(
          `${person.name} does not come to rest: ${JSON.stringify(person.session.sync.get())} at ${person.session.confirmed.get().revision} of ${head}`,
        );
    for (const person of this.#people) await this.#time.for(person.tidy());
    await this.#time.advance(3_000);
  }
}

/** Bounds that a small world reaches; those of a hall in some. */
function someServerBounds(random: Random) {
  if (random.chance(0.3)) return {};
  const drawn = {
    openEventsMax: random.between(1, 40),
    frameEventsMax: random.between(1, 8),
    snapshotBehindMax: random.between(0, 30),
  };
  // Without a draw of its own: the worlds of earlier seeds stay what they were.
  const inParts = drawn.frameEventsMax % 2 === 0;
  return inParts ? { ...drawn, answerBytesMax: 2_000, partBytesMax: 500 } : drawn;
}

function someClientBounds(random: Random): Partial<ClientBounds> {
  const full = random.chance(0.2) ? { pendingMax: random.between(2, 12) } : {};
  if (random.chance(0.5)) return full;
  return { ...full, windowMax: random.between(1, 6), heldEventsMax: random.between(1, 20) };
}
