import {
  type ClientBounds,
  fixedToken,
  type OpenWorkshop,
  type RefusedEdit,
  RembukClient,
} from '@rembuk/client';
import { type Contributions, evolveContributions, initialContributions } from '@rembuk/projections';
import {
  type Actor,
  roles,
  sheetTexts,
  textAt,
  type TextPlace,
  upcast,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import { nextCommand } from '@rembuk/workshop/testing';
import type { Random } from '../support/random.ts';
import type { Device, PageStore } from './device.ts';
import type { Ledger } from './ledger.ts';
import type { Reach } from './network.ts';
import { TextPage } from './page.ts';
import { workshopId } from './server-room.ts';

export interface PersonOptions {
  readonly id: string;
  /** Several devices of one person have one id and different names. */
  readonly name: string;
  readonly random: Random;
  readonly reach: Reach;
  readonly device: Device;
  readonly ledger: Ledger;
  readonly bounds: Partial<ClientBounds>;
  readonly burstMs?: number | undefined;
}

/** Somebody at a device, and the page that they have open. */
export class Person {
  readonly id: string;
  readonly name: string;
  readonly device: Device;
  session: OpenWorkshop;
  readonly pages: TextPage[] = [];
  /** Who contributed what, as their page counts along; undefined once it has jumped over some of it. */
  contributions: Contributions | undefined;
  readonly #options: PersonOptions;
  #client: RembukClient;
  #kept: PageStore;
  /** Of the page that is open now. */
  #visit = 0;
  /** Commands that were given on it and have no outcome. */
  readonly #underway = new Set<string>();
  #marks = 0;

  constructor(options: PersonOptions) {
    this.#options = options;
    this.id = options.id;
    this.name = options.name;
    this.device = options.device;
    this.#kept = this.device.openStore();
    this.#client = this.#begin();
    this.session = this.#open();
  }

  get status(): string {
    return this.session.status.get().kind;
  }

  /** What the server takes them for. */
  get actor(): Actor | undefined {
    const { you } = this.session;
    const role = roles.find((one) => one === you?.role);
    if (!you || !role) return undefined;
    const { participantId: id, organizationId, groupId } = you;
    return {
      id,
      role,
      ...(organizationId === undefined ? {} : { organizationId }),
      ...(groupId === undefined ? {} : { groupId }),
    };
  }

  /** Gives a command that makes sense in what they see. */
  command(): void {
    const { random } = this.#options;
    const { actor } = this;
    if (!actor) return;
    const { state } = this.session.foreseen.get();
    const next = () => random.next();
    const command = nextCommand({ state, actor, random: next, newId: () => random.uuid() });
    // Words that others replace are told to nobody; here each word is to be found again.
    if (command && command.type !== 'EditText') this.give(command);
  }

  give({ type, data }: WorkshopCommand): void {
    const { random, ledger } = this.#options;
    const { revision } = this.session.confirmed.get();
    const id = random.uuid();
    // Now and then they have looked at an older page.
    const seen = Math.max(-1, revision - (random.chance(0.2) ? random.between(0, 15) : 0));
    const overwrite = random.chance(0.3);
    const given = ledger.gave(this.name, { id, type, data: { ...data }, seen, overwrite });
    const visit = this.#visit;
    this.#underway.add(id);
    void this.session.submit({ id, type, data, seen, overwrite }).then(() => {
      if (visit !== this.#visit) return;
      given.isOver = true;
      this.#underway.delete(id);
    });
    ledger.count('given');
  }

  /** Opens a text that stands on the boards, rather one of their own board that others write in. */
  openText(favourites: readonly TextPlace[]): void {
    const { random } = this.#options;
    const { state } = this.session.confirmed.get();
    const on =
      favourites.length > 0 && random.chance(0.85)
        ? random.pick(favourites)
        : somePlace(state, random);
    if (!on || this.pages.length >= 3) return;
    const page = this.#textPage(on);
    const before = this.pages.findIndex(({ key }) => key === page.key);
    // Whoever had it open is told nothing any more.
    if (before >= 0) this.pages.splice(before, 1);
    this.pages.push(page);
  }

  /** A card that nobody else has seen yet, and words on it. */
  beginCard(): void {
    const { random } = this.#options;
    const { groupId } = this.actor ?? {};
    if (this.pages.length >= 3 || this.status === 'refused') return;
    const strategies = Array.from(this.session.foreseen.get().state.strategies.values());
    const own = strategies.filter(({ dimensionId }) => dimensionId === `dim-${groupId?.at(-1)}`);
    if (own.length === 0) return;
    const strategyId = random.pick(own).id;
    const sheetId = random.uuid();
    const code = sheetId.slice(0, 6);
    const data = { sheetId, strategyId, code, shortTitle: 'Baru', title: 'Lembar baru' };
    this.give({ type: 'AddSheet', data });
    const on = { kind: 'sheet', id: sheetId, field: random.pick(sheetTexts) } as const;
    const page = this.#textPage(on);
    this.pages.push(page);
    for (let times = random.between(1, 3); times > 0; times -= 1) {
      this.#marks += 1;
      page.type(markOf(`${this.name}${this.#marks}`));
      if (random.chance(0.5)) page.flush();
    }
  }

  closeText(): void {
    const [page] = this.pages.splice(this.#options.random.between(0, this.pages.length - 1), 1);
    page?.close();
  }

  flush(): void {
    if (this.pages.length > 0) this.#options.random.pick(this.pages).flush();
  }

  type(): void {
    // A page whose workshop was closed takes no more words.
    if (this.pages.length === 0 || this.status === 'refused') return;
    const { random } = this.#options;
    this.#marks += 1;
    random.pick(this.pages).type(markOf(`${this.name}${this.#marks}`));
  }

  takeBackTyping(how: 'undo' | 'redo'): void {
    if (this.pages.length === 0 || this.status === 'refused') return;
    this.#options.random.pick(this.pages).takeBack(how);
  }

  /** Takes back or does again what they did last, but for typing. */
  takeBack(how: 'undo' | 'redo'): void {
    const { ledger } = this.#options;
    const visit = this.#visit;
    void this.session.undo[how]().then(({ kind }) => {
      if (visit === this.#visit) ledger.count(`${how} ${kind}`);
    });
  }

  /** One of a few titles: now and then the one that another person has just set. */
  retitle(sheetId: string): void {
    if (this.status === 'refused') return;
    const title = this.#options.random.pick(['Kampung siaga', 'Kampung cerdas', 'Desa tangguh']);
    this.give({ type: 'RetitleSheet', data: { sheetId, title } });
  }

  /** The same text as others type in, set as a whole by somebody. */
  replaceText(): void {
    if (this.pages.length === 0) return;
    const { random } = this.#options;
    const { on } = random.pick(this.pages);
    const text = random.chance(0.3) ? '' : `Naskah baru ${random.between(1, 1e6)} 👩🏽‍🌾\nbaris dua`;
    if (on.kind === 'sheet')
      this.give({ type: 'ReplaceSheetText', data: { sheetId: on.id, field: on.field, text } });
    else this.give({ type: 'ReplaceStrategyIssue', data: { strategyId: on.id, text } });
  }

  cut(): void {
    const { reach, random } = this.#options;
    reach.cut(random);
  }

  /** Out of reach of the network, until told otherwise. */
  goOffline(): void {
    this.#options.reach.isOffline = true;
    this.cut();
  }

  comeOnline(): void {
    this.#options.reach.isOffline = false;
  }

  /** Another page in the place of this one, which had time to say goodbye. */
  async reload(): Promise<void> {
    this.#leave();
    await this.#kept.store.close();
    // They were shown that what waits is not kept.
    if (this.device.isFull) this.#forget();
    this.comeBack();
  }

  /** The page is gone in the middle of anything; the device keeps what it had taken. */
  crash(): void {
    this.vanish();
    this.comeBack();
  }

  vanish(): void {
    this.#kept.lose();
    this.#forget();
    this.#options.reach.drop();
    this.#leave();
  }

  comeBack(): void {
    this.#kept = this.device.openStore();
    this.#client = this.#begin();
    this.session = this.#open();
  }

  /** Their device is thrown away, with all that waited on it. */
  leaveForGood(): void {
    this.vanish();
    this.#options.ledger.forget(this.name, () => false);
  }

  compare(): void {
    for (const page of this.pages) page.compare();
    if (this.session.sync.get().kind !== 'saved') return;
    const { state } = this.session.confirmed.get();
    const isSaved = ({ on, shown }: TextPage) => shown === (textAt(state, on) ?? '');
    if (this.#underway.size > 0 || !this.pages.every(isSaved))
      this.#options.ledger.violate(`${this.name} is told that all is saved, which it is not`);
  }

  /** Whether all that they did has come to an end. */
  isThrough(head: number): boolean {
    const { kind, waiting } = this.session.sync.get();
    return kind === 'saved' && waiting === 0 && this.session.confirmed.get().revision === head;
  }

  /** Lets go of what was refused, having seen it. */
  async tidy(): Promise<void> {
    const { refusedEdits } = this.session;
    for (const { id } of refusedEdits.list.get()) refusedEdits.dismiss(id);
    await this.#kept.store.flushed();
  }

  end(): void {
    this.#leave();
  }

  /** What the device has not taken is gone with the page. */
  #forget(): void {
    this.#options.ledger.forget(this.name, (what) => this.device.holds(what));
  }

  #leave(): void {
    this.#visit += 1;
    this.#underway.clear();
    this.pages.length = 0;
    this.#client.close();
  }

  #textPage(on: TextPlace): TextPage {
    const { ledger, random, burstMs } = this.#options;
    const { session, name } = this;
    return new TextPage({ session, on, person: this.device.owner, name, ledger, random, burstMs });
  }

  #begin(): RembukClient {
    const { random, reach, bounds } = this.#options;
    return new RembukClient({
      ...reach.page(),
      tokens: fixedToken(this.id),
      random: () => random.next(),
      newId: () => random.uuid(),
      store: this.#kept.store,
      bounds,
    });
  }

  #open(): OpenWorkshop {
    const { ledger } = this.#options;
    const session = this.#client.open(workshopId);
    const visit = this.#visit;
    session.onOutcome((request, outcome) => {
      if (visit === this.#visit) ledger.told(request, outcome);
    });
    this.contributions = initialContributions;
    session.onEvents((events) => {
      if (visit !== this.#visit || !this.contributions) return;
      this.contributions = events.map(upcast).reduce(evolveContributions, this.contributions);
    });
    session.onJump(() => {
      if (visit === this.#visit) this.contributions = undefined;
    });
    session.status.subscribe((status) => {
      if (visit === this.#visit && status.kind === 'refused' && status.code === 'outdated')
        ledger.violate(`${this.name} was told what their page cannot read`);
    });
    const told = (list: readonly RefusedEdit[]): void => {
      if (visit !== this.#visit) return;
      for (const edit of list) if (edit.kind === 'text') ledger.toldOfText(this.device.owner, edit);
    };
    told(session.refusedEdits.list.get());
    session.refusedEdits.list.subscribe(told);
    return session;
  }
}

function somePlace(state: WorkshopState, random: Random): TextPlace | undefined {
  const strategies = [...state.strategies.keys()];
  const sheets = [...state.sheets.keys()];
  if (sheets.length === 0 || (strategies.length > 0 && random.chance(0.3))) {
    if (strategies.length === 0) return undefined;
    return { kind: 'strategy', id: random.pick(strategies), field: 'issue' };
  }
  return { kind: 'sheet', id: random.pick(sheets), field: random.pick(sheetTexts) };
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** As many letters as the name has, and like no other mark's: what is left of two of them must not read as a third. */
function markOf(name: string): string {
  // FNV-1a. http://www.isthe.com/chongo/tech/comp/fnv/
  let hash = 0x811c9dc5;
  for (const letter of name)
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return Array.from(name, () => {
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
    return letters[hash % letters.length] ?? '';
  }).join('');
}
