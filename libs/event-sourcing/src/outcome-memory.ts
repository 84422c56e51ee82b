import type { Outcome } from './outcome.ts';

interface Remembered {
  readonly actorId: string;
  readonly outcome: Outcome;
}

/**
 * The outcomes of the latest commands of one stream, bounded.
 * It knows whether it ever forgot one: only while {@link complete} is an unknown id certainly a new command.
 */
export class OutcomeMemory {
  readonly #outcomes = new Map<string, Remembered>();
  readonly #capacity: number;
  #complete = true;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** Says that there are outcomes which were not put in here (they lie behind a snapshot, say). */
  markIncomplete(): void {
    this.#complete = false;
  }

  remember(commandId: string, remembered: Remembered): void {
    this.#outcomes.set(commandId, remembered);
    if (this.#outcomes.size <= this.#capacity) return;
    const [oldest] = this.#outcomes.keys();
    if (oldest !== undefined) this.#outcomes.delete(oldest);
    this.#complete = false;
  }

  recall(commandId: string): Remembered | undefined {
    return this.#outcomes.get(commandId);
  }
}
