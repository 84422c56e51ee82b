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

/** Reads the log as it grows: every letter is typed once, so that nobody's words can be mistaken for another's. */
class Witness {
  readonly letters = new Map<string, Told>();
  readonly faults: string[] = [];

  constructor(text: string) {
    for (const letter of text)
      this.letters.set(letter, { author: undefined, isThere: true, by: undefined });
  }

  saw(by: string, { undoes }: Submitted, before: string, after: string): void {
    if (new Set(after).size < after.length) this.#fault(by, 'has put a letter there twice');
    for (const letter of before) if (!after.includes(letter)) this.#gone(letter, by, undoes);
    for (const letter of after) if (!before.includes(letter)) this.#come(letter, by, undoes);
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
  #kept: KeptDraft | undefined;
  #requests: Request[] = [];
  #received: number;

  constructor(name: string, hall: Hall) {
    this.name = name;
    this.#hall = hall;
    this.#received = hall.server.accepted.length;
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
        this.#kept = draft;
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
    const { state, revision, accepted } = this.#hall.server;
    this.#received = accepted.length;
    this.editing.jumped({ state, revision });
  }

  reload(): void {
    this.editing.close();
    this.knowsAll = false;
    this.#requests = [];
    const { server } = this.#hall;
    this.#received = server.accepted.length;
    this.editing = this.#open(this.#kept);
    this.editing.resume();
    this.shown = this.editing.text;
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
  #ids = 0;
  #letters = 0x4e00;

  constructor(length: number) {
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
    return String.fromCharCode(...codes);
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
}

const some = (random: Random, most: number) => Math.floor(random() * most);

function someTyping(random: Random, text: string, hall: Hall): TextChange {
  const from = some(random, text.length + 1);
  const dice = random();
  if (dice < 0.45)
    return changeBetween(
      text,
      text.slice(0, from) + hall.letters(1 + some(random, 3)) + text.slice(from),
    );
  const to = Math.min(text.length, from + 1 + some(random, 5));
  if (dice < 0.85) return changeBetween(text, text.slice(0, from) + text.slice(to));
  if (dice < 0.95)
    return changeBetween(text, text.slice(0, from) + hall.letters(2) + text.slice(to));
  // Here and there, in one go: of a long text more than one edit may hold.
  const others = Array.from(text).filter((_, index) => index % 2 === from % 2);
  return changeAcross(text, others.join(''));
}

/** Two take away the same words, or words that overlap, before either sees it of the other. */
function clash(random: Random, people: readonly Person[]): void {
  const from = some(random, 8);
  for (const [index, person] of people.slice(0, 2).entries()) {
    const { shown: text } = person;
    const at = Math.min(text.length, from + index * some(random, 3));
    const to = Math.min(text.length, at + 2 + some(random, 3));
    person.type(changeBetween(text, text.slice(0, at) + text.slice(to)));
    if (random() < 0.5) person.editing.flush();
  }
}

interface Chances {
  readonly reloads: boolean;
  readonly refusals: boolean;
}

async function step(random: Random, person: Person, hall: Hall, chances: Chances): Promise<void> {
  const dice = random();
  if (dice < 0.2) person.type(someTyping(random, person.shown, hall));
  else if (dice < 0.32) person.editing.flush();
  else if (dice < 0.46) person.arrive();
  else if (dice < 0.56) await person.answered();
  else if (dice < 0.7) person.receive(1 + some(random, 3));
  else if (dice < 0.84) person.editing.undo();
  else if (dice < 0.92) person.editing.redo();
  else if (dice < 0.94) person.jump();
  else if (dice < 0.96 && chances.refusals) person.arrive(random() < 0.5 ? 'locked' : 'outrun');
  else if (dice < 0.98 && chances.reloads) person.reload();
}

async function play(seed: number): Promise<void> {
  const random = seeded(seed);
  const hall = new Hall(seed % 8 === 0 ? 600 : 12);
  const people = ['ani', 'budi', 'cici'].map((name) => new Person(name, hall));
  const chances = { refusals: seed % 3 === 0, reloads: seed % 5 === 0 };
  for (let round = 0; round < 60; round += 1) {
    if (random() < 0.08) clash(random, people);
    const person = people[some(random, people.length)];
    if (!person) continue;
    await step(random, person, hall, chances);
    expect(person.shown).toBe(person.editing.text);
    expect(new Set(person.shown).size).toBe(person.shown.length);
  }
  await settled(people, hall);
  for (const person of people) await undoesAll(person, people, hall);
  for (const { editing } of people) editing.close();
  expect(hall.witness.faults).toEqual([]);
}

async function settled(people: readonly Person[], hall: Hall): Promise<void> {
  for (const person of people) await person.settle();
  for (const person of people) person.receive(Infinity);
  expect(people.map(({ shown }) => shown)).toEqual(people.map(() => hall.server.text));
}

/** Nothing of theirs is left then, and all is back of others that they took away. */
async function undoesAll(person: Person, people: readonly Person[], hall: Hall): Promise<void> {
  while (person.editing.canUndo) {
    expect(person.editing.undo()).toBe(true);
    await person.settle();
  }
  await settled(people, hall);
  if (!person.knowsAll) return;
  const wrong = Array.from(hall.witness.letters).filter(
    ([, { author, isThere, by }]) => by === person.name && isThere === (author === person.name),
  );
  expect(wrong).toEqual([]);
}

describe('undo while others write in the same place', () => {
  const first = Number(process.env['UNDO_SEED'] ?? 1);
  const seeds = Number(process.env['UNDO_SEEDS'] ?? 150);

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
