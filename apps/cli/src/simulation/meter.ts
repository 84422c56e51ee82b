import type { CommandOutcome } from '@rembuk/client';
import type { WireEvent } from '@rembuk/protocol';
import { Latencies, type LatencyFigures } from './latencies.ts';

interface Sent {
  readonly atMs: number;
  readonly isWarm: boolean;
  lastSeenAtMs: number;
  seenBy: number;
}

/** The code of two hundred clients in one process, and of a server that has just started, is cold for about so long. */
const coldMs = 3_000;

/**
 * What the people in the hall notice, taken at every client, all by one clock. `ack`: from the call to the answer;
 * `seen`: from the call until another client, or the author's own, has folded the edit in; `seenByAll`: until the
 * last of them has; `ackWarm` and `seenWarm`: of those edits that were made once code was warm. Edits whose author was
 * cut off meanwhile, and events read after an absence, are kept apart: they measure the absence.
 */
export class Meter {
  readonly refusals = new Map<string, number>();
  sent = 0;
  accepted = 0;
  readonly #ack = new ColdAndWarm();
  readonly #ackAfterAbsence = new Latencies();
  readonly #seen = new ColdAndWarm();
  readonly #pace = new Latencies();
  readonly #edits = new Map<string, Sent>();
  #firstAtMs: number | undefined;
  caughtUpEvents = 0;

  /** An edit goes out, `lateMs` after it was to. */
  submitted(commandId: string, lateMs: number): void {
    this.sent += 1;
    this.#pace.record(lateMs);
    const atMs = performance.now();
    this.#firstAtMs ??= atMs;
    const isWarm = atMs - this.#firstAtMs >= coldMs;
    this.#edits.set(commandId, { atMs, isWarm, lastSeenAtMs: 0, seenBy: 0 });
  }

  settled(commandId: string, outcome: CommandOutcome, wasAway: boolean): void {
    const edit = this.#edits.get(commandId);
    if (outcome.ok) this.accepted += 1;
    else this.refusals.set(outcome.code, (this.refusals.get(outcome.code) ?? 0) + 1);
    if (!edit) return;
    const tookMs = performance.now() - edit.atMs;
    if (wasAway) this.#ackAfterAbsence.record(tookMs);
    else this.#ack.record(tookMs, edit.isWarm);
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
      this.#seen.record(now - edit.atMs, edit.isWarm);
    }
  }

  get latencies() {
    const seenByAll = new Latencies();
    for (const { atMs, lastSeenAtMs, seenBy } of this.#edits.values())
      if (seenBy > 0) seenByAll.record(lastSeenAtMs - atMs);
    return {
      ack: this.#ack.figures,
      ackWarm: this.#ack.warm.figures,
      ackAfterAbsence: this.#ackAfterAbsence.figures,
      seen: this.#seen.figures,
      seenWarm: this.#seen.warm.figures,
      seenByAll: seenByAll.figures,
    };
  }

  /** How late edits went out compared with the pace that was asked for. */
  get pace(): LatencyFigures {
    return this.#pace.figures;
  }
}

/** Each is recorded once; all of them together are the sum of both. */
class ColdAndWarm {
  readonly #cold = new Latencies();
  readonly warm = new Latencies();

  record(ms: number, isWarm: boolean): void {
    (isWarm ? this.warm : this.#cold).record(ms);
  }

  get figures(): LatencyFigures {
    const all = new Latencies();
    all.add(this.#cold);
    all.add(this.warm);
    return all.figures;
  }
}
