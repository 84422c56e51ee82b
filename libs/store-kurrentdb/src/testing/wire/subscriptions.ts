import type { ServiceError } from '@grpc/grpc-js';
import type { ReadReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { WireLog } from './log.ts';
import {
  caughtUpAnswer,
  checkpointAnswer,
  confirmationAnswer,
  eventAnswer,
  filterOf,
} from './messages.ts';
import { over, type ReadCall, written } from './reads.ts';

/** One subscription that runs, and how a test breaks it. */
export class WireSubscription {
  /** Entries written so far. */
  sent = 0;
  checkpoints = 0;
  /** Resolves when nobody takes what was written. */
  readonly blocked: Promise<void>;
  readonly #call: ReadCall;
  readonly #options: ReadReq.Options;
  readonly #log: WireLog;
  readonly #block: () => void;
  #stalled = false;
  #repeats = false;

  constructor(call: ReadCall, options: ReadReq.Options, log: WireLog) {
    this.#call = call;
    this.#options = options;
    this.#log = log;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.blocked = promise;
    this.#block = resolve;
  }

  /** Where it was asked to begin; undefined for the start. */
  get from(): bigint | undefined {
    const position = this.#options.getAll()?.getPosition();
    return position && BigInt(position.getPreparePosition());
  }

  /** Says no more, and keeps the connection. */
  stall(): void {
    this.#stalled = true;
  }

  /** From now on every event comes twice. */
  repeat(): void {
    this.#repeats = true;
  }

  end(): void {
    this.#call.end();
  }

  fail(error: ServiceError): void {
    this.#call.emit('error', error);
  }

  async run(): Promise<void> {
    const passes = filterOf(this.#options);
    const window = 32 * (this.#options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);
    const from = this.from;
    const { entries } = this.#log;
    await written(this.#call, confirmationAnswer());
    let next = from === undefined ? 0 : entries.findIndex(({ position }) => position > from);
    if (next < 0) next = entries.length;
    let live = false;
    while (!this.#isOver()) {
      const changed = this.#log.changed;
      for (; next < entries.length && !this.#isOver() && !this.#stalled; next++) {
        const entry = entries[next]!;
        if (passes(entry)) await this.#send(eventAnswer(entry));
        if (next % window !== window - 1) continue;
        await written(this.#call, checkpointAnswer(entry.position));
        this.checkpoints += 1;
      }
      if (!live && !this.#stalled) await written(this.#call, caughtUpAnswer());
      live = true;
      await Promise.race([changed, over(this.#call)]);
    }
  }

  async #send(answer: Uint8Array): Promise<void> {
    this.sent += 1;
    await written(this.#call, answer, this.#block);
    if (this.#repeats) await written(this.#call, answer);
  }

  #isOver(): boolean {
    return this.#call.cancelled || this.#call.writableEnded || this.#call.destroyed;
  }
}
