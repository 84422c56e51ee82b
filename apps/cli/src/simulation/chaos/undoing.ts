import type { Chance } from '../chance.ts';
import type { Person } from '../person.ts';

/** What people took back of their own, all together. Typing in a text is undone in the text. */
export interface Undone {
  undone: number;
  redone: number;
  /** Others went on from it: it stays, and whoever asked was told. */
  refused: number;
  /** Of a kind that stays, whoever asks. */
  final: number;
  inTexts: number;
}

const checkMs = 250;
/** On average each person takes something back once in this time. */
const undoEveryMs = 20_000;
const redoShare = 0.4;

/** People who change their minds: they undo what they did last, and some do it again. */
export class Undoing {
  readonly #people: readonly Person[];
  readonly #chance: Chance;
  readonly #figures: Undone;
  readonly #underway = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  /** Begins at once. */
  constructor(people: readonly Person[], chance: Chance, figures: Undone) {
    this.#people = people;
    this.#chance = chance;
    this.#figures = figures;
    this.#timer = setInterval(() => this.#now(), checkMs);
  }

  get underway(): number {
    return this.#underway.size;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #now(): void {
    for (const person of this.#people) {
      if (person.isReloading || !this.#chance.happens(checkMs / undoEveryMs)) continue;
      const turn: Promise<void> = this.#changeMind(person).finally(() => {
        this.#underway.delete(turn);
      });
      this.#underway.add(turn);
    }
  }

  async #changeMind({ session }: Person): Promise<void> {
    const isRedone = this.#chance.happens(redoShare);
    if (!(await this.#take(session.undo.undo(), 'undone')) || !isRedone) return;
    await this.#take(session.undo.redo(), 'redone');
  }

  async #take(
    turn: ReturnType<Person['session']['undo']['undo']>,
    what: 'undone' | 'redone',
  ): Promise<boolean> {
    const { kind } = await turn;
    if (kind === 'done') this.#figures[what] += 1;
    else if (kind !== 'nothing') this.#figures[kind] += 1;
    return kind === 'done';
  }
}
