import type { CommandOutcome } from '@rembuk/client';
import type { WireEvent } from '@rembuk/protocol';
import { fold, initialState, upcast, type WorkshopState } from '@rembuk/workshop';

/** A command as its author's script knows it: by a mark in its data that no other command bears. */
export interface Told {
  readonly mark: string;
  readonly type: string;
  outcome: CommandOutcome | undefined;
}

/** What one person did and was told, written down without asking the client that it is held against. */
export class Ledger {
  readonly commands: Told[] = [];
  readonly violations: string[] = [];
  readonly #name: string;
  /** By character: how often it was typed and not deleted again. */
  readonly #characters = new Map<string, number>();
  /** The state as the events that were told make it. */
  #state: WorkshopState = initialState;
  #revision = -1;
  jumps = 0;
  /** How often the person was given back words that did not get in: they were away for too long. */
  losses = 0;

  constructor(name: string) {
    this.#name = name;
  }

  get revision(): number {
    return this.#revision;
  }

  get state(): WorkshopState {
    return this.#state;
  }

  get characters(): ReadonlyMap<string, number> {
    return this.#characters;
  }

  violate(what: string): void {
    this.violations.push(`${this.#name}: ${what}`);
  }

  gave(mark: string, type: string, outcome: Promise<CommandOutcome>): void {
    const told: Told = { mark, type, outcome: undefined };
    this.commands.push(told);
    void outcome.then((given) => {
      told.outcome = given;
    });
  }

  typed(character: string): void {
    this.#count(character, 1);
  }

  deleted(character: string): void {
    this.#count(character, -1);
  }

  toldOfLoss(): void {
    this.losses += 1;
  }

  took(events: readonly WireEvent[]): void {
    for (const { revision } of events) {
      if (revision !== this.#revision + 1)
        this.violate(`told revision ${revision} right behind ${this.#revision}`);
      this.#revision = revision;
    }
    this.#state = fold(this.#state, events.map(upcast));
  }

  jumped({ state, revision }: { state: WorkshopState; revision: number }): void {
    if (revision < this.#revision) this.violate(`sent back to ${revision} from ${this.#revision}`);
    this.#state = state;
    this.#revision = revision;
    this.jumps += 1;
  }

  #count(character: string, change: 1 | -1): void {
    this.#characters.set(character, (this.#characters.get(character) ?? 0) + change);
  }
}

export function markOf(id: string): string {
  return `mark-${id}`;
}
