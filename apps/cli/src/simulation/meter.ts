import { build, type Histogram } from 'hdr-histogram-js';
import type { CommandOutcome } from '@rembuk/client';
import type { WireEvent } from '@rembuk/protocol';

export interface LatencyFigures {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

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
  readonly #ack = histogram();
  readonly #ackAfterAbsence = histogram();
  readonly #seen = histogram();
  readonly #pace = histogram();
  readonly #edits = new Map<string, Sent>();
  caughtUpEvents = 0;

  /** An edit goes out, `lateMs` after it was to. */
  submitted(commandId: string, lateMs: number): void {
    this.sent += 1;
    this.#pace.recordValue(micros(lateMs));
    this.#edits.set(commandId, { atMs: performance.now(), lastSeenAtMs: 0, seenBy: 0 });
  }

  settled(commandId: string, outcome: CommandOutcome, wasAway: boolean): void {
    const edit = this.#edits.get(commandId);
    if (outcome.ok) this.accepted += 1;
    else this.refusals.set(outcome.code, (this.refusals.get(outcome.code) ?? 0) + 1);
    if (!edit) return;
    const ack = wasAway ? this.#ackAfterAbsence : this.#ack;
    ack.recordValue(micros(performance.now() - edit.atMs));
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
      this.#seen.recordValue(micros(now - edit.atMs));
    }
  }

  get latencies() {
    const seenByAll = histogram();
    for (const { atMs, lastSeenAtMs, seenBy } of this.#edits.values())
      if (seenBy > 0) seenByAll.recordValue(micros(lastSeenAtMs - atMs));
    return {
      ack: figures(this.#ack),
      ackAfterAbsence: figures(this.#ackAfterAbsence),
      seen: figures(this.#seen),
      seenByAll: figures(seenByAll),
    };
  }

  /** How late edits went out compared with the pace that was asked for. */
  get pace(): LatencyFigures {
    return figures(this.#pace);
  }
}

/** Microseconds, up to ten minutes, three digits. */
function histogram(): Histogram {
  return build({
    bitBucketSize: 64,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
  });
}

/** Of microseconds, two decimals. */
function ms(value: number): number {
  return Math.round(value / 10) / 100;
}

function micros(ms: number): number {
  return Math.min(600_000_000, Math.max(0, Math.round(ms * 1_000)));
}

function figures(taken: Histogram): LatencyFigures {
  // A percentile is told as the upper end of its bucket.
  const at = (share: number) => Math.min(taken.getValueAtPercentile(share), taken.maxValue);
  return {
    count: taken.totalCount,
    p50Ms: ms(at(50)),
    p99Ms: ms(at(99)),
    maxMs: ms(taken.maxValue),
  };
}
