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
import { seededUuid } from './random.ts';

/** A history that the domain makes: commands are decided, and what they lead to is sealed as a server would, and folded. */
export class DecidedHistory {
  readonly #random: () => number;
  #state = initialState;
  #head = -1;
  #hash: string;

  constructor(stream: string, random: () => number) {
    this.#random = random;
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

  /** What it led to, or why it was refused. */
  perform(actor: Actor, command: WorkshopCommand, atMs: number): PlacedEvent[] | string {
    const at = new Date(atMs).toISOString();
    const head = this.#head;
    const decision = decide(this.#state, command, { actor, at, seen: head, head, overwrite: true });
    if ('refused' in decision) return decision.refused;
    const commandId = seededUuid(this.#random);
    const { id: actorId, ...capacity } = actor;
    const cause = { correlationId: commandId, causationId: commandId };
    const meta = { commandId, actorId, ...capacity, at, ...cause };
    return decision.map((event, index) => {
      const unsealed = { id: eventId(commandId, index), ...event, meta };
      const sealed: EventToAppend = seal(this.#hash, unsealed);
      this.#hash = sealed.meta.hash;
      this.#head += 1;
      const placed = { ...sealed, revision: this.#head };
      this.#state = evolve(this.#state, placed as PlacedWorkshopEvent);
      return placed;
    });
  }
}
