import { describe, expect, it } from '@jest/globals';
import {
  applyChange,
  type Actor,
  changeBetween,
  decide,
  evolve,
  initialState,
  isRefusal,
  type TextChange,
  type TextPlace,
  textAt,
  type WorkshopState,
} from '@rembuk/workshop';
import { folded, hall, seeded, type Random } from '@rembuk/workshop/testing';
import { idAnew } from '../ids.ts';
import { TextDraft } from './text-draft.ts';

const on = { kind: 'sheet', id: 'soc-1a', field: 'explanation' } as const satisfies TextPlace;
/** Of the text that everyone begins with. */
const head = hall.length;

interface Accepted {
  readonly commandId: string;
  readonly revision: number;
  readonly change: TextChange;
}

/** The decisions of a server, one after the other. */
class Server {
  state: WorkshopState;
  readonly accepted: Accepted[] = [];
  readonly outcomes = new Map<string, 'accepted' | 'nothing' | 'refused'>();
  refusals = 0;

  constructor(text: string) {
    const data = { sheetId: on.id, field: on.field, text } as const;
    this.state = folded([...hall, { type: 'SheetTextReplaced', v: 1, data }]);
  }

  submit(actor: Actor, edit: NonNullable<TextDraft['sent']>): 'accepted' | 'nothing' | 'refused' {
    const known = this.outcomes.get(edit.commandId);
    if (known) return known;
    const at = '2018-10-02T03:00:00.000Z';
    const revision = head + this.accepted.length;
    const context = { actor, at, seen: edit.seen, head: revision, overwrite: false };
    const decision = decide(
      this.state,
      { type: 'EditText', data: { on, change: edit.change } },
      context,
    );
    const outcome = isRefusal(decision)
      ? 'refused'
      : decision.length === 0
        ? 'nothing'
        : 'accepted';
    this.outcomes.set(edit.commandId, outcome);
    if (isRefusal(decision)) {
      this.refusals += 1;
      return outcome;
    }
    for (const event of decision) {
      if (event.type !== 'TextEdited') throw new Error(event.type);
      const placed = { ...event, revision: revision + 1, meta: { actorId: actor.id, at } };
      this.state = evolve(this.state, placed);
      this.accepted.push({
        commandId: edit.commandId,
        revision: revision + 1,
        change: event.data.change,
      });
    }
    return outcome;
  }

  get text(): string {
    return textAt(this.state, on) ?? '';
  }
}

const alphabet = ['a', 'b', ' ', '\n', 'é', 'e\u0301', '👩‍👩‍👧', '🇮🇩', 'ꦏꦸ', 'אב', '😀'];

/** Any change that keeps characters whole. */
function someChange(random: Random, text: string): TextChange {
  const characters = Array.from(text);
  const from = Math.floor(random() * (characters.length + 1));
  const gone =
    random() < 0.4 ? Math.floor(random() * Math.min(6, characters.length - from + 1)) : 0;
  const come = Array.from(
    { length: Math.floor(random() * 5) },
    () => alphabet[Math.floor(random() * alphabet.length)],
  );
  const next = [...characters.slice(0, from), ...come, ...characters.slice(from + gone)].join('');
  return changeBetween(text, next);
}

/** A person with their own view of the history, as far as it has reached them. */
class Writer {
  readonly draft: TextDraft;
  /** What the person's page shows, kept by the updates alone. */
  shown: string;
  #received = 0;
  #ids = 0;
  readonly #name: string;

  constructor(name: string, server: Server) {
    this.#name = name;
    this.draft = new TextDraft({ confirmed: server.text, revision: head });
    this.shown = this.draft.text;
  }

  type(random: Random): void {
    const change = someChange(random, this.shown);
    this.draft.type(change);
    this.shown = applyChange(this.shown, change);
  }

  /** `lost`: the answer does not arrive, so the edit goes out again later. */
  exchange(server: Server, lost: boolean): void {
    this.draft.send(`${this.#name}-${this.#ids++}`);
    const { sent } = this.draft;
    if (!sent) return;
    const outcome = server.submit({ id: this.#name, role: 'facilitator' }, sent);
    if (lost || outcome === 'accepted') return;
    if (outcome === 'nothing')
      this.draft.settled({ revision: head + server.accepted.length, unchanged: true });
    else this.#update(this.draft.refused());
  }

  receive(server: Server, count: number): void {
    for (const event of server.accepted.slice(this.#received, this.#received + count)) {
      this.#update(this.draft.take(event));
      this.#received += 1;
    }
  }

  #update(update: { readonly change: TextChange } | undefined): void {
    if (update) this.shown = applyChange(this.shown, update.change);
  }
}

function play(seed: number, writers: number, steps: number): number {
  const random = seeded(seed);
  // Every second text is nearly full, so that edits are refused which fitted where they were made.
  const server = new Server(seed % 2 === 0 ? 'Kenduren Mas\n'.repeat(2) : '😀 '.repeat(990));
  const people = Array.from({ length: writers }, (_, n) => new Writer(`w${n}`, server));
  for (let step = 0; step < steps; step += 1) {
    const person = people[Math.floor(random() * people.length)];
    const dice = random();
    if (dice < 0.45) person?.type(random);
    else if (dice < 0.7) person?.exchange(server, random() < 0.3);
    else person?.receive(server, Math.floor(random() * 4));
    if (person && person.shown !== person.draft.text)
      throw new Error(`seed ${seed}: the page shows something else`);
  }
  // Everything arrives in the end.
  for (let round = 0; round < 4; round += 1)
    for (const person of people) {
      person.receive(server, Infinity);
      person.exchange(server, false);
      person.receive(server, Infinity);
    }
  for (const person of people) person.receive(server, Infinity);
  for (const [n, person] of people.entries()) {
    expect([seed, n, person.draft.sent, person.draft.hasTyped]).toEqual([
      seed,
      n,
      undefined,
      false,
    ]);
    expect([seed, n, person.shown]).toEqual([seed, n, server.text]);
  }
  return server.refusals;
}

describe('several people in one text', () => {
  it('P4: end with the same text, whatever arrives when, is lost or is sent again', () => {
    const seeds = Number(process.env['TEXT_SEEDS'] ?? 400);
    let refusals = 0;
    for (let seed = 1; seed <= seeds; seed += 1) refusals += play(seed, 2 + (seed % 4), 120);
    expect(refusals).toBeGreaterThan(seeds / 10);
  });
});

describe('an edit that takes back the one on its way', () => {
  const begun = () => new TextDraft({ confirmed: 'satu dua', revision: 1 });

  it('goes with it when that is refused, and nothing stands there twice', () => {
    const draft = begun();
    draft.type([4, [4]], { group: 1 });
    draft.send('first');
    draft.type([4, [0, ' dua']], { group: 2, undoes: 'first' });
    draft.type([8, [0, ' tiga']], { group: 3 });
    const seen = draft.text;
    const update = draft.refused();
    expect(draft.text).toBe('satu dua tiga');
    expect(applyChange(seen, update?.change ?? [])).toBe(draft.text);
    expect(draft.send('second')).toMatchObject({ change: [8, [0, ' tiga']] });
  });

  it.each(['before the undo', 'after it'])(
    'brings nothing back when that had no effect, since others had done the same (%s)',
    (when) => {
      const draft = begun();
      const others = () => draft.take({ commandId: 'other', revision: 2, change: [4, [4]] });
      draft.type([4, [4]], { group: 1 });
      draft.send('first');
      if (when === 'before the undo') others();
      draft.type([4, [0, ' dua']], { group: 2, undoes: 'first' });
      if (when === 'after it') others();
      draft.type([8, [0, ' tiga']], { group: 3 });
      const seen = draft.text;
      const update = draft.settled({ revision: 2, unchanged: true });
      expect(draft.text).toBe('satu tiga');
      expect(applyChange(seen, update?.change ?? [])).toBe(draft.text);
      expect(draft.send('second')).toMatchObject({ change: [4, [0, ' tiga']] });
    },
  );

  it('brings nothing back when nothing of that is left to go out again', () => {
    const draft = begun();
    draft.type([4, [4]], { group: 1 });
    draft.send('first');
    draft.type([4, [0, ' dua']], { group: 2, undoes: 'first' });
    draft.recall();
    const seen = draft.text;
    const update = draft.take({ commandId: 'other', revision: 2, change: [4, [4]] });
    expect(draft.text).toBe('satu');
    expect(applyChange(seen, update?.change ?? [])).toBe(draft.text);
    expect(draft.isSettled).toBe(true);
  });

  it('names it by the id under which it went out again', () => {
    const draft = begun();
    draft.type([8, [0, ' tiga']], { group: 1 });
    draft.send('first');
    draft.type([8, [5]], { group: 2, undoes: 'first' });
    draft.recall();
    const again = idAnew('first');
    expect(draft.send('other')).toMatchObject({ commandId: again, change: [8, [0, ' tiga']] });
    draft.take({ commandId: again, revision: 2, change: [8, [0, ' tiga']] });
    expect(draft.send('second')).toMatchObject({ undoes: again });
  });
});

it('puts what an edit took away that never went out where it stood, among what others wrote there', () => {
  const draft = new TextDraft({ confirmed: 'satu dua', revision: 1 });
  draft.type([[8]], { group: 1 });
  draft.type([[0, 'tiga']], { group: 2 });
  draft.take({ commandId: 'other', revision: 2, change: [4, [0, ' X'], 4] });
  const seen = draft.text;
  const update = draft.withdraw(1);
  expect(draft.text.replace('tiga', '')).toBe('satu X dua');
  expect(applyChange(seen, update?.change ?? [])).toBe(draft.text);
  expect(draft.withdraw(1)).toBeUndefined();
});

it('starts from nothing', () => {
  expect(textAt(initialState, on)).toBeUndefined();
});
