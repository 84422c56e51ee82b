import type { TextPlace } from '@rembuk/workshop';
import type { Random } from '../support/random.ts';
import { type Act, someStoreWeather, someWeather } from './chances.ts';
import type { Device } from './device.ts';
import type { Network } from './network.ts';
import type { Person } from './person.ts';
import { rewrite, seat } from './seats.ts';
import { office, type ServerRoom } from './server-room.ts';
import type { Time } from './time.ts';

/** After the last fault everything has come to rest by then, or never does. */
export const REST_MS = 15 * 60_000;

/** Where things happen. */
export interface Scene {
  readonly time: Time;
  readonly random: Random;
  readonly network: Network;
  readonly room: ServerRoom;
  /** Some leave, others come. */
  readonly people: Person[];
  /** Everybody writes in one text. */
  readonly isCrowded: boolean;
  readonly isRestless: boolean;
  readonly isShared: boolean;
  /** Texts that everybody writes in, by group. */
  readonly favourites: () => ReadonlyMap<string, readonly TextPlace[]>;
  readonly enter: (id: string, name?: string, open?: Device) => Promise<void>;
}

/** What may happen in a world: what people do, what befalls their lines and devices, the servers and the store. */
export class Happenings {
  readonly #scene: Scene;
  #newcomers = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Each with its weight. */
  all(): readonly Act[] {
    const { random, isRestless, isShared } = this.#scene;
    const someone = (): Person => random.pick(this.#scene.people);
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
      [4, 'come online', () => this.comeOnline()],
      [5, 'weather', () => void (this.#scene.network.weather = someWeather(random))],
      [2, 'reload', () => this.#reload(someone())],
      [2, 'crash', () => someone().crash()],
      [1.5, 'kill the server', () => this.#restart(() => this.#scene.room.kill())],
      [1, 'stop the server', () => this.#restart(() => this.#scene.room.stop())],
      [2, 'store', () => void (this.#scene.room.storeWeather = someStoreWeather(random))],
      [1, 'device', () => this.#fillDevice(someone())],
      [1, 'remove a person', () => this.#remove(someone())],
      [2, 'seat again', () => this.seatAgain()],
      [1, 'lock', () => this.#lock()],
      [0.5, 'rewrite', () => this.#rewrite()],
      [0.5, 'come back late', () => this.#comeBackLate(someone())],
      [3, 'a while', () => this.#scene.time.advance(random.between(0, 20_000))],
      ...(isRestless ? restless : []),
      ...(isShared ? several : []),
    ];
  }

  #fillDevice({ device }: Person): void {
    device.isFull = !device.isFull;
  }

  async #reload(person: Person): Promise<void> {
    await this.#scene.time.for(person.reload());
  }

  async #restart(end: () => void | Promise<void>): Promise<void> {
    const ended = end();
    if (ended) await this.#scene.time.for(ended, REST_MS);
    await this.#scene.time.advance(this.#scene.random.between(0, 4_000));
    await this.#scene.room.start();
  }

  async #addServer(): Promise<void> {
    if (this.#scene.room.size < 3) await this.#scene.room.start();
  }

  #loseServer(): void {
    if (this.#scene.room.size > 1) this.#scene.room.kill();
  }

  /** Some stay without it. */
  async #cutOff(): Promise<void> {
    this.#scene.room.cut(true);
    await this.#scene.time.advance(this.#scene.random.between(0, 10_000));
    if (this.#scene.random.chance(0.5)) this.#scene.room.mend();
  }

  async #remove({ id }: Person): Promise<void> {
    if (id !== office.personId)
      await this.#scene.room.perform('RemoveParticipant', { participantId: id });
  }

  /** Whoever was sent away gets their seat again, and loads the page anew. */
  async seatAgain(): Promise<void> {
    for (const person of this.#scene.people) {
      if (person.status !== 'refused') continue;
      await seat(this.#scene.room, person.id);
      await this.#reload(person);
    }
  }

  /** Their words may be on their way. Some are back soon, and have nothing of what they had. */
  async #leaveForGood(person: Person): Promise<void> {
    const isAlone = this.#scene.people.every(
      (other) => other === person || other.device !== person.device,
    );
    if (!isAlone || this.#scene.people.length <= 3) return;
    if (this.#scene.random.chance(0.5)) person.goOffline();
    if (this.#scene.random.chance(0.7)) this.#type(person);
    if (this.#scene.random.chance(0.5)) person.flush();
    if (this.#scene.random.chance(0.5)) person.command();
    await this.#scene.time.advance(this.#scene.random.between(0, 100));
    person.leaveForGood();
    this.#scene.people.splice(this.#scene.people.indexOf(person), 1);
    if (this.#scene.random.chance(0.4)) return;
    this.#newcomers += 1;
    await this.#scene.enter(person.id, `${person.id}-${this.#newcomers}`);
  }

  /** One page of a device is gone, and another one that is opened there finds what it left behind. */
  async #takeOver(person: Person): Promise<void> {
    const others = this.#scene.people.filter(
      (other) => other !== person && other.device === person.device,
    );
    if (others.length === 0) return;
    if (this.#scene.random.chance(0.7)) this.#type(person);
    await this.#scene.time.advance(this.#scene.random.between(0, 100));
    person.vanish();
    const other = this.#scene.random.pick(others);
    if (this.#scene.random.chance(0.5)) other.crash();
    else await this.#reload(other);
    await this.#scene.time.advance(this.#scene.random.between(0, 500));
    person.comeBack();
  }

  /** Two at one board set the same field, one after the other; then the first wants theirs back. */
  async #contend(person: Person): Promise<void> {
    const groupId = person.actor?.groupId;
    const others = this.#scene.people.filter(
      ({ id, actor }) => id !== person.id && actor?.groupId === groupId,
    );
    if (groupId === undefined || others.length === 0) return;
    const sheetId = `sheet-${groupId.at(-1)}${this.#scene.random.pick(['a', 'b'])}`;
    for (const one of [person, this.#scene.random.pick(others)]) {
      one.retitle(sheetId);
      await this.#scene.time.advance(this.#scene.random.between(0, 1_500));
    }
    person.takeBack('undo');
  }

  comeOnline(): void {
    for (const person of this.#scene.people) person.comeOnline();
  }

  #type(person: Person): void {
    if (person.pages.length === 0) this.#openText(person);
    person.type();
  }

  #openText(person: Person): void {
    // Who sits at no board may look, and may try.
    const group = person.actor?.groupId ?? 'group-1';
    if (person.actor?.groupId !== undefined || this.#scene.random.chance(0.1))
      person.openText(
        this.#scene
          .favourites()
          .get(group)
          ?.slice(0, this.#scene.isCrowded ? 1 : 3) ?? [],
      );
  }

  async #rewrite(): Promise<void> {
    await rewrite(this.#scene.room, this.#scene.random.chance(0.7) ? 'sheet-1a' : 'sheet-1b');
  }

  /** Somebody's words are on their way when they go, and the text is another one when they are back. */
  async #comeBackLate(person: Person): Promise<void> {
    person.goOffline();
    person.type();
    person.flush();
    await this.#scene.time.advance(this.#scene.random.between(0, 100));
    await this.#rewrite();
    if (this.#scene.random.chance(0.5)) person.crash();
    else await this.#reload(person);
  }

  async #lock(): Promise<void> {
    const data = { dimensionId: this.#scene.random.chance(0.8) ? 'dim-1' : 'dim-2' };
    await this.#scene.room.perform(
      this.#scene.random.chance(0.5) ? 'LockBoard' : 'UnlockBoard',
      data,
    );
    if (this.#scene.random.chance(0.7)) await this.#scene.room.perform('UnlockBoard', data);
  }
}
