import {
  eventId,
  type EventToAppend,
  genesisHash,
  type PlacedEvent,
  seal,
} from '@rembuk/event-sourcing';
import {
  type Actor,
  decide,
  evolve,
  initialState,
  type PlacedEvent as PlacedWorkshopEvent,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import { seededRandom, seededUuid } from '../support/random.ts';
import { Editing } from './editing.ts';
import { joining, members, opener, opening } from './workshop-cast.ts';

const startMs = Date.parse('2018-07-03T01:00:00.000Z');
/** Four months for a million events. */
const gapMsMax = 20_000;

/**
 * The history of one busy workshop, made by the domain itself: commands of a seeded cast are decided, what they
 * lead to is folded, sealed and given. Nothing in it was not decided.
 */
export class WorkshopHistory {
  readonly #random: () => number;
  readonly #editing: Editing;
  #state = initialState;
  #head = -1;
  #hash: string;
  #atMs = startMs;
  #refused = 0;

  /**
   * `events`: how long the history is to become; the sizes of the tables follow from it. `typed`: the share of edits
   * that are bursts of typing, up to a quarter, in the place of texts that are set as a whole.
   */
  constructor(stream: string, events: number, seed: number, typed = 0.2) {
    this.#random = seededRandom(seed);
    this.#editing = new Editing(events, this.#random, typed);
    this.#hash = genesisHash(stream);
  }

  get state(): WorkshopState {
    return this.#state;
  }

  get head(): number {
    return this.#head;
  }

  get headHash(): string {
    return this.#hash;
  }

  get refused(): number {
    return this.#refused;
  }

  /** The next `count` events or, where a command leads to several, a few more. */
  next(count: number): PlacedEvent[] {
    const events: PlacedEvent[] = [];
    if (this.#head < 0) {
      events.push(...this.#submit(opener, opening()));
      for (const member of members) events.push(...this.#submit(member, joining(member)));
    }
    const refusedMax = this.#refused + 10 * count;
    while (events.length < count) {
      const { actor, command } = this.#editing.next(this.#state);
      events.push(...this.#submit(actor, command));
      if (this.#refused > refusedMax) throw new Error('nearly everything is refused');
    }
    return events;
  }

  #submit(actor: Actor, command: WorkshopCommand): PlacedEvent[] {
    const at = new Date((this.#atMs += Math.floor(this.#random() * gapMsMax))).toISOString();
    const head = this.#head;
    const decision = decide(this.#state, command, { actor, at, seen: head, head, overwrite: true });
    if ('refused' in decision) {
      this.#refused += 1;
      return [];
    }
    const commandId = seededUuid(this.#random);
    const { id: actorId, ...capacity } = actor;
    const meta = {
      commandId,
      actorId,
      ...capacity,
      at,
      correlationId: commandId,
      causationId: commandId,
    };
    return decision.map((event, index) => {
      const sealed: EventToAppend = seal(this.#hash, {
        id: eventId(commandId, index),
        ...event,
        meta,
      });
      this.#hash = sealed.meta.hash;
      this.#head += 1;
      const placed = { ...sealed, revision: this.#head };
      this.#state = evolve(this.#state, placed as PlacedWorkshopEvent);
      return placed;
    });
  }
}
