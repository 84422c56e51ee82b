import type { RefusedCommand, RefusedEdit } from '@rembuk/client';
import type { Chance } from '../chance.ts';
import type { Person } from '../person.ts';

/** What people did about edits of theirs that were refused, all together. */
export interface Reconsidered {
  refused: number;
  /** Words that did not get in, put before their author, by the reason. */
  readonly refusedTexts: Record<string, number>;
  keptMine: number;
  merged: number;
  keptTheirs: number;
  /** Of those taken up again, how many got in. */
  accepted: number;
}

/** To read what the other wrote. */
const thinkMs = { min: 200, max: 1_500 };
/** What a field takes that two people's words are put into. */
const mergedMax = 120;

/** One person and the list of what was refused: they keep theirs, keep their own, or put the two together. */
export class SecondThoughts {
  readonly #person: Person;
  readonly #chance: Chance;
  readonly #figures: Reconsidered;
  readonly #seen = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopping = false;

  constructor(person: Person, chance: Chance, figures: Reconsidered) {
    this.#person = person;
    this.#chance = chance;
    this.#figures = figures;
    person.onSession(({ refusedEdits }) => {
      refusedEdits.list.subscribe((edits) => this.#look(edits));
    });
  }

  /** They let go of what is left, and from now on of everything at once. */
  stop(): void {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#look(this.#person.session.refusedEdits.list.get());
  }

  #look(edits: readonly RefusedEdit[]): void {
    for (const edit of edits) {
      const isNew = !this.#seen.has(edit.id);
      this.#seen.add(edit.id);
      if (isNew) this.#count(edit);
      if (this.#stopping) this.#dismiss(edit);
      else if (isNew) this.#later(edit.id);
    }
  }

  #count({ kind, code }: RefusedEdit): void {
    const { refusedTexts } = this.#figures;
    if (kind === 'text') refusedTexts[code] = (refusedTexts[code] ?? 0) + 1;
    else this.#figures.refused += 1;
  }

  #later(id: string): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        if (this.#person.isReloading) this.#later(id);
        else this.#decide(id);
      },
      thinkMs.min + this.#chance.below(thinkMs.max - thinkMs.min),
    );
    this.#timers.add(timer);
  }

  #decide(id: string): void {
    // As the list has it now: a page that was opened again has read it from the device.
    const edit = this.#person.session.refusedEdits.list.get().find((one) => one.id === id);
    if (!edit) return;
    const isContended = edit.kind === 'command' && edit.contended.length > 0;
    const choice = isContended
      ? this.#chance.pick(['mine', 'merge', 'theirs'] as const)
      : undefined;
    if (!isContended || choice === 'theirs') {
      if (isContended) this.#figures.keptTheirs += 1;
      this.#dismiss(edit);
      return;
    }
    const values = choice === 'merge' ? mergedValues(edit) : {};
    this.#figures[Object.keys(values).length > 0 ? 'merged' : 'keptMine'] += 1;
    void this.#person.session.refusedEdits.again(edit, values).then(({ ok }) => {
      if (ok) this.#figures.accepted += 1;
    });
  }

  #dismiss({ id }: RefusedEdit): void {
    this.#person.session.refusedEdits.dismiss(id);
  }
}

/** Where both are words: theirs, and mine behind them. */
export function mergedValues({ contended, request }: RefusedCommand): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { field, theirs, mine } of contended) {
    if (typeof theirs !== 'string' || typeof mine !== 'string' || !(field in request.data))
      continue;
    const merged = Array.from(`${theirs} / ${mine}`).slice(0, mergedMax);
    values[field] = merged.join('');
  }
  return values;
}
