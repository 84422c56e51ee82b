import type { Outcome } from './outcome.ts';

interface Remembered {
  readonly actorId: string;
  readonly outcome: Outcome;
}

/**
 * The outcomes of the latest commands of one stream, bounded: at least half of `capacity`, at most all of it.
 * It knows whether it ever forgot one: only while {@link complete} is an unknown id certainly a new command.
 */
export class OutcomeMemory {
  /** Forgotten a generation at a time: to take the oldest out of a large Map one by one is slow. */
  #young = new Map<string, Remembered>();
  #old = new Map<string, Remembered>();
  readonly #generation: number;
  #complete = true;

  constructor(capacity: number) {
    this.#generation = Math.max(1, Math.floor(capacity / 2));
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** Says that there are outcomes which were not put in here (they lie behind a snapshot, say). */
  markIncomplete(): void {
    this.#complete = false;
  }

  remember(commandId: string, remembered: Remembered): void {
    if (this.#young.size >= this.#generation && !this.#young.has(commandId)) {
      if (this.#old.size > 0) this.#complete = false;
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(commandId, remembered);
  }

  recall(commandId: string): Remembered | undefined {
    return this.#young.get(commandId) ?? this.#old.get(commandId);
  }
}
