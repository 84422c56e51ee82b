import { histogram, type Latencies, latencies, record } from '../support/latencies.ts';

export interface Figures {
  /** Intended send time to the answer that says it is done. */
  readonly ack: Latencies;
  /** Intended send time until the last receiver has it. */
  readonly seenByAll: Latencies;
  /** Intended send time to each receiver of each edit. */
  readonly seenByEach: Latencies;
  /** How late the generator sent: its own share of all of the above. */
  readonly sendLag: Latencies;
  readonly refusals: Readonly<Record<string, number>>;
  /** Edits of the window that were not answered, or not seen by all, when the run was given up. */
  readonly unanswered: number;
  readonly unseen: number;
}

interface Pending {
  readonly intendedMs: number;
  readonly counted: boolean;
  answered: boolean;
  seen: boolean;
}

/**
 * Latencies of edits, all against the moment an edit was *meant* to be sent: what waits because something
 * stalled counts as slow, not as unsent (no coordinated omission).
 */
export class Tally {
  readonly #pending = new Map<number, Pending>();
  readonly #ack = histogram();
  readonly #seenByAll = histogram();
  readonly #seenByEach = histogram();
  readonly #sendLag = histogram();
  readonly #refusals = new Map<string, number>();

  /** Edits that are on their way. */
  get outstanding(): number {
    return this.#pending.size;
  }

  /** `counted`: within the window that is measured. */
  sent(edit: number, intendedMs: number, atMs: number, counted: boolean): void {
    this.#pending.set(edit, { intendedMs, counted, answered: false, seen: false });
    if (counted) record(this.#sendLag, atMs - intendedMs);
  }

  answered(edit: number, answer: unknown, atMs: number): void {
    const pending = this.#pending.get(edit);
    if (!pending) return;
    const { ok, code } = answer as { ok: boolean; code?: string };
    if (ok) {
      pending.answered = true;
      if (pending.counted) record(this.#ack, atMs - pending.intendedMs);
      this.#settle(edit, pending);
      return;
    }
    const refusal = code ?? 'without a code';
    this.#refusals.set(refusal, (this.#refusals.get(refusal) ?? 0) + 1);
    this.#pending.delete(edit);
  }

  received(edits: readonly number[], byAll: boolean, atMs: number): void {
    for (const edit of edits) {
      const pending = this.#pending.get(edit);
      if (!pending) continue;
      const latencyMs = atMs - pending.intendedMs;
      if (pending.counted) record(this.#seenByEach, latencyMs);
      if (!byAll) continue;
      pending.seen = true;
      if (pending.counted) record(this.#seenByAll, latencyMs);
      this.#settle(edit, pending);
    }
  }

  /** What is still on its way counts as late as it is now. */
  conclude(atMs: number): Figures {
    let unanswered = 0;
    let unseen = 0;
    for (const { intendedMs, counted, answered, seen } of this.#pending.values()) {
      if (!counted) continue;
      if (!answered) {
        unanswered += 1;
        record(this.#ack, atMs - intendedMs);
      }
      if (!seen) {
        unseen += 1;
        record(this.#seenByAll, atMs - intendedMs);
      }
    }
    return {
      ack: latencies(this.#ack),
      seenByAll: latencies(this.#seenByAll),
      seenByEach: latencies(this.#seenByEach),
      sendLag: latencies(this.#sendLag),
      refusals: Object.fromEntries(this.#refusals),
      unanswered,
      unseen,
    };
  }

  #settle(edit: number, pending: Pending): void {
    if (pending.answered && pending.seen) this.#pending.delete(edit);
  }
}
