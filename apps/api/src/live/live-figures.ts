import type { GoodbyeCode } from '@rembuk/protocol';
import { Injectable } from '@nestjs/common';

/** What the live side counts, for whoever publishes metrics: totals since the start, but for `connections`. */
@Injectable()
export class LiveFigures {
  connections = 0;
  frames = 0;
  /** Events in frames; over `frames` it tells how much the pacing saves. */
  framedEvents = 0;
  /** Frames times receivers. */
  deliveries = 0;
  /** Messages by name; names that the protocol does not know count as `unknown`. */
  readonly messages = new Map<string, number>();
  /** Refusals by code. */
  readonly refusals = new Map<string, number>();
  readonly goodbyes = new Map<GoodbyeCode, number>();

  frameSent(events: number, receivers: number): void {
    this.frames += 1;
    this.framedEvents += events;
    this.deliveries += receivers;
  }

  message(name: string): void {
    count(this.messages, name);
  }

  refused(code: string): void {
    count(this.refusals, code);
  }

  goodbye(code: GoodbyeCode): void {
    count(this.goodbyes, code);
  }
}

function count<Key>(totals: Map<Key, number>, key: Key): void {
  totals.set(key, (totals.get(key) ?? 0) + 1);
}
