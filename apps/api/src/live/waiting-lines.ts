import { Injectable } from '@nestjs/common';

/** A connection of engine.io, as far as it matters before anyone is let in by it. */
export interface WaitingLine {
  on(event: 'packet' | 'close', listener: () => void): unknown;
  off(event: 'packet', listener: () => void): unknown;
  /** `discard`: without waiting for what the other side has not taken. */
  close(discard: boolean): void;
}

/** A client needs one to be let in; more are somebody who keeps the server busy with saying no. */
export const PACKETS_BEFORE_ADMISSION = 4;
/** Past it the one that waits longest goes: who means it is let in within milliseconds. */
const WAITING_MAX = 500;

/** Lines on which nobody has been let in yet: what they may cost is bounded, since nothing is known of them. */
@Injectable()
export class WaitingLines {
  /** With what stops the counting of packets, the longest waiting first. */
  readonly #waiting = new Map<WaitingLine, () => void>();

  get count(): number {
    return this.#waiting.size;
  }

  begin(line: WaitingLine): void {
    if (this.#waiting.size >= WAITING_MAX) this.#dropOldest();
    let packets = 0;
    const count = (): void => {
      packets += 1;
      if (packets > PACKETS_BEFORE_ADMISSION) line.close(true);
    };
    line.on('packet', count);
    line.on('close', () => this.#waiting.delete(line));
    this.#waiting.set(line, () => line.off('packet', count));
  }

  /** From here on the limits of the person hold. */
  admitted(line: WaitingLine): void {
    this.#waiting.get(line)?.();
    this.#waiting.delete(line);
  }

  #dropOldest(): void {
    for (const line of this.#waiting.keys()) {
      line.close(true);
      return;
    }
  }
}
