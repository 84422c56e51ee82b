import { describe, expect, it } from '@jest/globals';
import {
  applyChange,
  changeBetween,
  initialState,
  type TextChange,
  textAt,
} from '@rembuk/workshop';
import { type Random, seeded } from '@rembuk/workshop/testing';
import { idAnew } from '../ids.ts';
import { on, TextServer } from '../testing/text-server.ts';
import { type DraftUpdate, TextDraft } from './text-draft.ts';

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

  constructor(name: string, server: TextServer) {
    this.#name = name;
    this.draft = new TextDraft({ confirmed: server.text, revision: server.revision });
    this.shown = this.draft.text;
  }

  type(random: Random): void {
    const change = someChange(random, this.shown);
    this.draft.type(change);
    this.shown = applyChange(this.shown, change);
  }

  /** `lost`: the answer does not arrive, so the edit goes out again later. */
  exchange(server: TextServer, lost: boolean): void {
    this.draft.send(`${this.#name}-${this.#ids++}`);
    const { sent } = this.draft;
    if (!sent) return;
    const outcome = server.submit(this.#name, sent);
    if (lost) return;
    if (!outcome.ok) this.#update(this.draft.refused() ?? {});
    else if (outcome.unchanged) this.draft.settled(outcome);
  }

  receive(server: TextServer, count: number): void {
    for (const event of server.accepted.slice(this.#received, this.#received + count)) {
      this.#update(this.draft.take(event));
      this.#received += 1;
    }
  }

  #update({ change }: Partial<DraftUpdate>): void {
    if (change) this.shown = applyChange(this.shown, change);
  }
}

function play(seed: number, writers: number, steps: number): number {
  const random = seeded(seed);
  // Every second text is nearly full, so that edits are refused which fitted where they were made.
  const server = new TextServer(seed % 2 === 0 ? 'Kenduren Mas\n'.repeat(2) : '😀 '.repeat(990));
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
  const undone = () => {
    const draft = begun();
    draft.type([4, [4]], { group: 1 });
    draft.send('first');
    draft.type([4, [0, ' dua']], { group: 2, undoes: 'first' });
    return draft;
  };
  const typedOn = () => {
    const draft = undone();
    draft.type([8, [0, ' tiga']], { group: 3 });
    return draft;
  };

  it('goes with it when that is refused, and nothing stands there twice', () => {
    const draft = typedOn();
    const seen = draft.text;
    draft.refused();
    expect(draft.text).toBe(seen);
    expect(draft.send('second')).toMatchObject({ change: [8, [0, ' tiga']] });
  });

  it('brings nothing back when that has no effect, since others had done the same', () => {
    const draft = typedOn();
    const seen = draft.text;
    const { change = [] } = draft.take({ commandId: 'other', revision: 2, change: [4, [4]] });
    expect(draft.text).toBe('satu tiga');
    expect(applyChange(seen, change)).toBe(draft.text);
    draft.settled({ revision: 2, unchanged: true });
    expect(draft.send('second')).toMatchObject({ change: [4, [0, ' tiga']] });
  });

  it('brings back only what others have left of that', () => {
    const draft = begun();
    draft.type([[5], 3], { group: 1 });
    draft.send('first');
    draft.type([[0, 'satu '], 3], { group: 2, undoes: 'first' });
    draft.take({ commandId: 'other', revision: 2, change: [2, [4], 2] });
    expect(draft.text).toBe('saua');
    draft.take({ commandId: 'first', revision: 3, change: [[2], 2] });
    expect(draft.text).toBe('saua');
    expect(draft.send('second')).toMatchObject({ change: [[0, 'sa'], 2], undoes: 'first' });
  });

  it('brings nothing back when nothing of that is left to go out again', () => {
    const draft = undone();
    draft.recall();
    const seen = draft.text;
    const { change = [] } = draft.take({ commandId: 'other', revision: 2, change: [4, [4]] });
    expect(draft.text).toBe('satu');
    expect(applyChange(seen, change)).toBe(draft.text);
    expect(draft.isSettled).toBe(true);
  });

  it('takes back all of it where an earlier client had sent more than is known here', () => {
    const sent = { commandId: 'first', seen: 1, change: [8, [0, ' tiga']] } as const;
    const undo = { change: [8, [5]], group: 2, undoes: 'first' } as const;
    const kept = { confirmed: 'satu dua', revision: 1, sent, onItsWay: sent.change };
    const draft = new TextDraft({ ...kept, typed: [undo] });
    const more = [8, [0, ' tiga empat']] as const;
    const { change } = draft.take({ commandId: 'first', revision: 2, change: more });
    expect(draft.text).toBe('satu dua');
    expect(change).toBeUndefined();
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

it('withdraws what takes back several commands one by one, the last first', () => {
  const draft = new TextDraft({ confirmed: 'satu dua', revision: 1 });
  draft.type([[5], 3], { group: 1, undoes: 'first' });
  draft.type([3, [0, ' tiga']], { group: 1, undoes: 'second' });
  expect(draft.withdraw(1)).toEqual({ change: [3, [5]], undoes: 'second' });
  expect(draft.withdraw(1)).toEqual({ change: [[0, 'satu '], 3], undoes: 'first' });
  expect(draft.isSettled).toBe(true);
});

it('starts from nothing', () => {
  expect(textAt(initialState, on)).toBeUndefined();
});
