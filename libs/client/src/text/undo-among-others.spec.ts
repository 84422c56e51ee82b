import { describe, expect, it } from '@jest/globals';
import type { CommandAccepted, Refused } from '@rembuk/protocol';
import { applyChange, changeBetween, type TextChange } from '@rembuk/workshop';
import { type Random, seeded } from '@rembuk/workshop/testing';
import { confirmed, type Submitted } from '../testing/edited-text.ts';
import { on, TextServer } from '../testing/text-server.ts';
import { changeAcross } from './across.ts';
import type { KeptDraft } from './kept-draft.ts';
import { TextEditing } from './text-editing.ts';

/** Tells of a letter what the log says about it. */
interface Told {
  readonly author: string | undefined;
  readonly isThere: boolean;
  readonly by: string | undefined;
}

/** All but line feeds, each of which is like any other. */
function lettersOf(text: string): readonly string[] {
  return Array.from(text).filter((letter) => letter !== '\n');
}

function hasTwice(text: string): boolean {
  const letters = lettersOf(text);
  return new Set(letters).size < letters.length;
}

/** Reads the log as it grows: every letter is typed once, so that nobody's words can be mistaken for another's. */
class Witness {
  readonly letters = new Map<string, Told>();
  readonly faults: string[] = [];

  constructor(text: string) {
    for (const letter of lettersOf(text))
      this.letters.set(letter, { author: undefined, isThere: true, by: undefined });
  }

  saw(by: string, { undoes }: Pick<Submitted, 'undoes'>, before: string, after: string): void {
    if (hasTwice(after)) this.#fault(by, 'has put a letter there twice');
    for (const letter of lettersOf(before))
      if (!after.includes(letter)) this.#gone(letter, by, undoes);
    for (const letter of lettersOf(after))
      if (!before.includes(letter)) this.#come(letter, by, undoes);
  }

  /** The letters of which somebody did the latest that was done. */
  leftBy(name: string): readonly string[] {
    return Array.from(this.letters)
      .filter(([, { author, isThere, by }]) => by === name && isThere === (author === name))
      .map(([letter]) => letter);
  }

  #gone(letter: string, by: string, undoes: string | undefined): void {
    const told = this.letters.get(letter);
    if (undoes !== undefined && told?.by !== by)
      this.#fault(by, `has undone ${letter} of ${told?.by}`);
    this.letters.set(letter, { author: told?.author, isThere: false, by });
  }

  #come(letter: string, by: string, undoes: string | undefined): void {
    const told = this.letters.get(letter);
    if (undoes === undefined && told) this.#fault(by, `has typed ${letter} again`);
    if (undoes !== undefined && told?.by !== by)
      this.#fault(by, `has brought back ${letter}, which ${told?.by} took away`);
    this.letters.set(letter, { author: told ? told.author : by, isThere: true, by });
  }

  #fault(by: string, what: string): void {
    this.faults.push(`${by} ${what}`);
  }
}

interface Request {
  readonly edit: Submitted;
  readonly answer: (outcome: CommandAccepted | Refused) => void;
  outcome?: CommandAccepted | Refused;
}

const refusal = { ok: false, message: '', retryable: false } as const;

/** One person at their page. */
class Person {
  editing: TextEditing;
  /** What the page shows, by what it was told alone. */
  shown: string;
  readonly name: string;
  /** They can take back all that they did: nothing was refused, and the page is the one that they began with. */
  knowsAll = true;
  readonly #hall: Hall;
  /** The oldest first. */
  #kept: (KeptDraft | undefined)[] = [];
  #requests: Request[] = [];
  #received: number;

  constructor(name: string, hall: Hall) {
    this.name = name;
    this.#hall = hall;
    this.#received = hall.events.length;
    this.editing = this.#open();
    this.shown = this.editing.text;
  }

  #open(kept?: KeptDraft): TextEditing {
    const { server } = this.#hall;
    return new TextEditing({
      on,
      confirmed: { state: server.state, revision: server.revision },
      ...(kept ? { kept } : {}),
      submit: (edit) => new Promise((answer) => this.#requests.push({ edit, answer })),
      newId: () => this.#hall.newId(),
      tell: (news) => {
        if (news.kind === 'changed') this.shown = applyChange(this.shown, news.change);
        else this.knowsAll = false;
        if (news.kind === 'lost') this.#hall.witness.faults.push(`${this.name} has lost words`);
      },
      keep: (draft) => {
        this.#kept.push(draft);
      },
      burstMs: 3_600_000,
    });
  }

  type(change: TextChange): void {
    this.editing.type(change);
    this.shown = applyChange(this.shown, change);
  }

  /** The oldest request that has not arrived reaches the server. */
  arrive(refuse?: 'locked' | 'outrun'): void {
    const request = this.#requests.find(({ outcome }) => outcome === undefined);
    if (!request) return;
    request.outcome = refuse
      ? { ...refusal, code: refuse }
      : this.#hall.submit(this.name, request.edit);
  }

  /** The answer to it reaches the page. */
  async answered(): Promise<void> {
    const [request] = this.#requests;
    if (!request?.outcome) return;
    this.#requests.shift();
    request.answer(request.outcome);
    // The page goes on once its promise is kept.
    await Promise.resolve();
    await Promise.resolve();
  }

  receive(count: number): void {
    const events = this.#hall.events.slice(this.#received, this.#received + count);
    this.#received += events.length;
    if (events.length > 0) this.editing.took(events);
  }

  /** All that was missed comes as a state, as after a time away. */
  jump(): void {
    const { state, revision } = this.#hall.server;
    this.#received = this.#hall.events.length;
    this.#hall.leaps(this.editing);
    this.editing.jumped({ state, revision });
  }

  /** The device has taken no note of the latest so many changes. */
  reload(unnoted: number): void {
    this.editing.close();
    this.knowsAll = false;
    this.#requests = [];
    this.#received = this.#hall.events.length;
    const kept = this.#kept.at(-1 - unnoted);
    this.#kept = [kept];
    this.editing = this.#open(kept);
    this.shown = this.editing.text;
    this.#hall.leaps(this.editing);
    if (kept) this.editing.resume();
  }

  /** Whether there was anything, as the page was told before. */
  takesBack(what: 'undo' | 'redo'): boolean {
    const { editing } = this;
    const can = what === 'undo' ? editing.canUndo : editing.canRedo;
    expect(editing[what]()).toBe(can);
    return can;
  }

  async settle(): Promise<void> {
    for (let round = 0; round < 1_000; round += 1) {
      this.editing.flush();
      this.arrive();
      await this.answered();
      this.receive(Infinity);
      if (this.editing.isSettled && this.#requests.length === 0) return;
    }
    throw new Error(`${this.name} comes to no end`);
  }
}

/** A text in a hall: its server, and all that everyone is told. */
class Hall {
  readonly server: TextServer;
  readonly witness: Witness;
  readonly events: ReturnType<typeof confirmed>[] = [];
  /** Somebody fitted their words in with what nobody had told them change by change: whose was what is not known. */
  hasLeapt = false;
  #ids = 0;
  #letters: number;
  #wholeAt = -1;

  constructor(length: number, firstLetter: number) {
    this.#letters = firstLetter;
    const text = this.letters(length);
    this.server = new TextServer(text);
    this.witness = new Witness(text);
  }

  newId(): string {
    this.#ids += 1;
    return `00000000-0000-7000-8000-${String(this.#ids).padStart(12, '0')}`;
  }

  letters(count: number): string {
    const codes = Array.from({ length: count }, (_, index) => this.#letters + index);
    this.#letters += count;
    return String.fromCodePoint(...codes);
  }

  submit(by: string, edit: Submitted): CommandAccepted | Refused {
    const { server } = this;
    const [before, known] = [server.text, server.accepted.length];
    const { change } = edit.data;
    const outcome = server.submit(by, { commandId: edit.id, seen: edit.seen, change });
    for (const { revision, change: accepted } of server.accepted.slice(known)) {
      this.events.push(confirmed({ ...edit, data: { on, change: accepted } }, revision));
      this.witness.saw(by, edit, before, server.text);
    }
    return outcome;
  }

  /** Somebody sets the text as a whole. */
  setWhole(text: string): void {
    const { server } = this;
    const before = server.text;
    const id = this.newId();
    server.replace(text);
    this.#wholeAt = server.revision;
    const edit = { id, type: 'EditText', data: { on, change: [] }, seen: 0 } as const;
    const data = { sheetId: on.id, field: on.field, text };
    const type = 'SheetTextReplaced';
    this.events.push({ ...confirmed(edit, server.revision), type, data });
    this.witness.saw('admin', {}, before, text);
  }

  /** The log of a text begins anew where it is set as a whole. */
  leaps({ unsent }: TextEditing): void {
    if (unsent.revision < this.#wholeAt) this.hasLeapt = true;
  }
}

const some = (random: Random, most: number) => Math.floor(random() * most);

/** Other words in the place of those from the one letter to the other. */
function put(text: string, from: number, to: number, words = ''): string {
  const letters = Array.from(text);
  return [...letters.slice(0, from), words, ...letters.slice(to)].join('');
}

function someWords(random: Random, hall: Hall): string {
  const words = hall.letters(1 + some(random, 3));
  return random() < 0.1 ? put(words, 1, 1, '\n') : words;
}

function someTyping(random: Random, text: string, hall: Hall): TextChange {
  const letters = Array.from(text);
  const from = some(random, letters.length + 1);
  const dice = random();
  if (dice < 0.45) return changeBetween(text, put(text, from, from, someWords(random, hall)));
  const to = from + 1 + some(random, 5);
  if (dice < 0.85) return changeBetween(text, put(text, from, to));
  if (dice < 0.95) return changeBetween(text, put(text, from, to, someWords(random, hall)));
  // Here and there, in one go: of a long text more than one edit may hold.
  return changeAcross(text, letters.filter((_, index) => index % 2 === from % 2).join(''));
}

function someWhole(random: Random, hall: Hall): void {
  const { text } = hall.server;
  const from = some(random, Array.from(text).length + 1);
  hall.setWhole(put(text, from, from + some(random, 4), hall.letters(1)));
}

/** Two take away the same words, or words that overlap, before either sees it of the other. */
function clash(random: Random, people: readonly Person[]): void {
  const from = some(random, 8);
  for (const [index, person] of people.slice(0, 2).entries()) {
    const at = from + index * some(random, 3);
    const { shown } = person;
    person.type(changeBetween(shown, put(shown, at, at + 2 + some(random, 3))));
    if (random() < 0.5) person.editing.flush();
  }
}

interface Chances {
  readonly reloads: boolean;
  readonly refusals: boolean;
  readonly wholes: boolean;
  /** They undo and redo more than they type. */
  readonly backs: boolean;
}

async function step(random: Random, person: Person, hall: Hall, chances: Chances): Promise<void> {
  if (chances.backs && random() < 0.35) {
    for (let times = some(random, 5); times >= 0; times -= 1)
      person.takesBack(random() < 0.6 ? 'undo' : 'redo');
    return;
  }
  const dice = random();
  if (dice < 0.2) person.type(someTyping(random, person.shown, hall));
  else if (dice < 0.32) person.editing.flush();
  else if (dice < 0.46) person.arrive();
  else if (dice < 0.56) await person.answered();
  else if (dice < 0.7) person.receive(1 + some(random, 3));
  else if (dice < 0.82) person.takesBack('undo');
  else if (dice < 0.9) person.takesBack('redo');
  else if (dice < 0.92) person.jump();
  else if (dice < 0.94 && chances.wholes) someWhole(random, hall);
  else if (dice < 0.96 && chances.refusals) person.arrive(random() < 0.5 ? 'locked' : 'outrun');
  else if (dice < 0.98 && chances.reloads) person.reload(some(random, 3));
}

async function play(seed: number): Promise<void> {
  const random = seeded(seed);
  const length = seed % 8 === 0 ? 600 : 1 + some(random, 14);
  // Behind the first plane each is two units long.
  const hall = new Hall(length, seed % 4 === 1 ? 0x2_00_00 : 0x4e_00);
  const names = ['ani', 'budi', 'cici', 'dedi', 'edo'].slice(0, 2 + some(random, 4));
  const people = names.map((name) => new Person(name, hall));
  const chances = {
    refusals: seed % 3 === 0,
    reloads: seed % 5 === 0,
    wholes: seed % 7 === 0,
    backs: seed % 2 === 0,
  };
  for (let round = 0; round < 20 * people.length; round += 1) {
    if (random() < 0.08) clash(random, people);
    const person = people[some(random, people.length)];
    if (!person) continue;
    await step(random, person, hall, chances);
    expect(person.shown).toBe(person.editing.text);
    expect(hasTwice(person.shown) && !hall.hasLeapt).toBe(false);
  }
  await settled(people, hall);
  for (const person of people) await undoesAll(person, people, hall);
  for (const { editing } of people) editing.close();
  if (!hall.hasLeapt) expect(hall.witness.faults).toEqual([]);
}

async function settled(people: readonly Person[], hall: Hall): Promise<void> {
  for (const person of people) await person.settle();
  for (const person of people) person.receive(Infinity);
  expect(people.map(({ shown }) => shown)).toEqual(people.map(() => hall.server.text));
}

/** Nothing of theirs is left then, and all is back of others that they took away; and all of it can be given again. */
async function undoesAll(person: Person, people: readonly Person[], hall: Hall): Promise<void> {
  const before = lettersOf(person.shown).toSorted();
  let times = 0;
  for (; person.takesBack('undo'); times += 1) await person.settle();
  await settled(people, hall);
  if (person.knowsAll && !hall.hasLeapt) expect(hall.witness.leftBy(person.name)).toEqual([]);
  for (let again = 0; again < times; again += 1) person.takesBack('redo');
  await settled(people, hall);
  expect(lettersOf(person.shown).toSorted()).toEqual(before);
  while (person.takesBack('undo')) await person.settle();
  await settled(people, hall);
}

describe('undo while others write in the same place', () => {
  const first = Number(process.env['UNDO_SEED'] ?? 1);
  const seeds = Number(process.env['UNDO_SEEDS'] ?? 100);

  it(`P6: takes back one’s own work, all of it and nothing else (seeds ${first} to ${first + seeds - 1})`, async () => {
    for (let seed = first; seed < first + seeds; seed += 1) {
      try {
        await play(seed);
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
  });
});
