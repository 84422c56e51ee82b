import type { CommandOutcome } from '@rembuk/client';
import type { WireEvent } from '@rembuk/protocol';
import { Latencies, type LatencyFigures } from './latencies.ts';

interface Sent {
  readonly atMs: number;
  lastSeenAtMs: number;
  seenBy: number;
}

/**
 * What the people in the hall notice, taken at every client, all by one clock. `ack`: from the call to the answer;
 * `seen`: from the call until another client, or the author's own, has folded the edit in; `seenByAll`: until the
 * last of them has. Edits whose author was cut off meanwhile, and events read after an absence, are kept apart: they
 * measure the absence.
 */
export class Meter {
  readonly refusals = new Map<string, number>();
  sent = 0;
  accepted = 0;
  readonly #ack = new Latencies();
  readonly #ackAfterAbsence = new Latencies();
  readonly #seen = new Latencies();
  readonly #pace = new Latencies();
  readonly #edits = new Map<string, Sent>();
  caughtUpEvents = 0;

  /** An edit goes out, `lateMs` after it was to. */
  submitted(commandId: string, lateMs: number): void {
    this.sent += 1;
    this.#pace.record(lateMs);
    this.#edits.set(commandId, { atMs: performance.now(), lastSeenAtMs: 0, seenBy: 0 });
  }

  settled(commandId: string, outcome: CommandOutcome, wasAway: boolean): void {
    const edit = this.#edits.get(commandId);
    if (outcome.ok) this.accepted += 1;
    else this.refusals.set(outcome.code, (this.refusals.get(outcome.code) ?? 0) + 1);
    if (!edit) return;
    const ack = wasAway ? this.#ackAfterAbsence : this.#ack;
    ack.record(performance.now() - edit.atMs);
  }

  /** One client folded these in, in one turn. */
  seen(events: readonly WireEvent[]): void {
    const now = performance.now();
    let previous: string | undefined;
    for (const { meta } of events) {
      // An edit of several events is seen once.
      if (meta.commandId === previous) continue;
      previous = meta.commandId;
      const edit = this.#edits.get(meta.commandId);
      if (!edit) continue;
      edit.lastSeenAtMs = now;
      edit.seenBy += 1;
      this.#seen.record(now - edit.atMs);
    }
  }

  get latencies() {
    const seenByAll = new Latencies();
    for (const { atMs, lastSeenAtMs, seenBy } of this.#edits.values())
      if (seenBy > 0) seenByAll.record(lastSeenAtMs - atMs);
    return {
      ack: this.#ack.figures,
      ackAfterAbsence: this.#ackAfterAbsence.figures,
      seen: this.#seen.figures,
      seenByAll: seenByAll.figures,
    };
  }

  /** How late edits went out compared with the pace that was asked for. */
  get pace(): LatencyFigures {
    return this.#pace.figures;
  }
}
