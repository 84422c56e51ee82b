import type { PlacedEvent } from '@rembuk/event-sourcing';
import type { Actor, WorkshopCommand, WorkshopState } from '@rembuk/workshop';
import { DecidedHistory } from '../support/decided-history.ts';
import { seededRandom } from '../support/random.ts';
import { Editing } from './editing.ts';
import { joining, members, opener, opening } from './workshop-cast.ts';

const startMs = Date.parse('2018-07-03T01:00:00.000Z');
/** Four months for a million events. */
const gapMsMax = 20_000;

/**
 * The history of one busy workshop, by a seeded cast. Nothing in it was not decided.
 */
export class WorkshopHistory {
  readonly #random: () => number;
  readonly #editing: Editing;
  readonly #history: DecidedHistory;
  #atMs = startMs;
  #refused = 0;

  /**
   * `events`: how long the history is to become; the sizes of the tables follow from it. `typed`: the share of edits
   * that are bursts of typing, up to a quarter, in the place of texts that are set as a whole.
   */
  constructor(stream: string, events: number, seed: number, typed = 0.2) {
    this.#random = seededRandom(seed);
    this.#editing = new Editing(events, this.#random, typed);
    this.#history = new DecidedHistory(stream, this.#random);
  }

  get state(): WorkshopState {
    return this.#history.state;
  }

  get head(): number {
    return this.#history.head;
  }

  get headHash(): string {
    return this.#history.headHash;
  }

  get refused(): number {
    return this.#refused;
  }

  /** The next `count` events or, where a command leads to several, a few more. */
  next(count: number): PlacedEvent[] {
    const events: PlacedEvent[] = [];
    if (this.head < 0) {
      events.push(...this.#submit(opener, opening()));
      for (const member of members) events.push(...this.#submit(member, joining(member)));
    }
    const refusedMax = this.#refused + 10 * count;
    while (events.length < count) {
      const { actor, command } = this.#editing.next(this.state);
      events.push(...this.#submit(actor, command));
      if (this.#refused > refusedMax) throw new Error('nearly everything is refused');
    }
    return events;
  }

  #submit(actor: Actor, command: WorkshopCommand): PlacedEvent[] {
    this.#atMs += Math.floor(this.#random() * gapMsMax);
    const events = this.#history.perform(actor, command, this.#atMs);
    if (typeof events !== 'string') return events;
    this.#refused += 1;
    return [];
  }
}
