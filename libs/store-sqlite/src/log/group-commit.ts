import { failureOf, type LogFailure } from './failure.ts';
import type { EventRow, LogWriter } from './log-writer.ts';
import type { AppendsMessage, FromWriter, ToWriter } from './messages.ts';

export interface GroupBounds {
  /** A transaction takes no further message once it carries this much. */
  readonly groupAppendsMax: number;
  readonly groupBytesMax: number;
}

export interface Mailbox {
  /** The next message that is already there. */
  readonly take: () => ToWriter | undefined;
  readonly answer: (message: FromWriter) => void;
}

/**
 * Group commit: all appends that wait, of all streams, share one transaction and so one flush.
 * Each is decided by itself, and none is answered before the flush. While it lasts, the next group gathers.
 */
export class GroupCommit {
  readonly #writer: LogWriter;
  readonly #bounds: GroupBounds;
  readonly #mailbox: Mailbox;
  /** After a flush that failed nothing is written any more: what the file holds is known only after a restart. */
  #broken: LogFailure | undefined;

  constructor(writer: LogWriter, bounds: GroupBounds, mailbox: Mailbox) {
    this.#writer = writer;
    this.#bounds = bounds;
    this.#mailbox = mailbox;
  }

  handle(message: ToWriter): void {
    let next: ToWriter | undefined = message;
    while (next) next = this.#handleOne(next);
  }

  /** Gives back a message that it took from the mailbox and that is not part of the group. */
  #handleOne(message: ToWriter): ToWriter | undefined {
    switch (message.kind) {
      case 'append':
        return this.#appendGroup(message);
      case 'erase':
        this.#mailbox.answer(this.#erase(message.stream));
        return undefined;
      case 'close':
        // Closing would checkpoint; a file that failed is left as it is.
        if (!this.#broken) this.#writer.close();
        this.#mailbox.answer({ kind: 'closed' });
        return undefined;
    }
  }

  #appendGroup(first: AppendsMessage): ToWriter | undefined {
    const group = [first];
    let { appends, bytes } = first;
    let next: ToWriter | undefined;
    while (appends < this.#bounds.groupAppendsMax && bytes < this.#bounds.groupBytesMax) {
      next = this.#mailbox.take();
      if (next?.kind !== 'append') break;
      group.push(next);
      appends += next.appends;
      bytes += next.bytes;
      next = undefined;
    }
    this.#mailbox.answer(this.#commit(group, appends));
    // Behind the answer: nobody waits for it.
    this.#attempt(
      () => this.#writer.checkpoint(),
      () => undefined,
    );
    return next;
  }

  #commit(group: readonly AppendsMessage[], appends: number): FromWriter {
    return this.#attempt<FromWriter>(
      () => {
        const results = new Float64Array(appends * 2);
        this.#writer.begin();
        let at = 0;
        for (const message of group) at = appendAll(this.#writer, message, results, at);
        this.#writer.commit();
        return { kind: 'committed', results };
      },
      (failure) => ({ kind: 'rejected', appends, failure }),
    );
  }

  #erase(stream: string): FromWriter {
    return this.#attempt<FromWriter>(
      () =>
        this.#writer.erase(stream)
          ? { kind: 'erased' }
          : { kind: 'not_erased', failure: 'held_back' },
      (failure) => ({ kind: 'not_erased', failure }),
    );
  }

  /** Does some work on the file; remembers a failure after which nothing may be written. */
  #attempt<T>(work: () => T, refused: (failure: LogFailure) => T): T {
    if (this.#broken) return refused(this.#broken);
    try {
      return work();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.reason === 'failed') this.#broken = failure;
      this.#rollback();
      return refused(failure);
    }
  }

  #rollback(): void {
    try {
      this.#writer.rollback();
    } catch (error) {
      this.#broken ??= { ...failureOf(error), reason: 'failed' };
    }
  }
}

/** Unpacks one message (see {@link AppendsMessage}) into appends; gives the place behind their results. */
function appendAll(
  writer: LogWriter,
  { appends, fields }: AppendsMessage,
  results: Float64Array,
  start: number,
): number {
  let field = 0;
  let at = start;
  for (let append = 0; append < appends; append++) {
    const stream = fields[field] as string;
    const expected = fields[field + 1] as number;
    const count = fields[field + 2] as number;
    field += 3;
    const events: EventRow[] = [];
    for (let event = 0; event < count; event++, field += 5)
      events.push({
        id: fields[field] as string,
        type: fields[field + 1] as string,
        v: fields[field + 2] as number,
        meta: fields[field + 3] as string,
        data: fields[field + 4] as string,
      });
    const outcome = writer.append(stream, expected, events);
    results[at] = 'actual' in outcome ? outcome.actual : outcome.revision;
    results[at + 1] = 'actual' in outcome ? -1 : outcome.position;
    at += 2;
  }
  return at;
}
