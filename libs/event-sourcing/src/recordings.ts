import type { Answers } from './answers.ts';
import type { LoopListener } from './loop-options.ts';
import type { Answer } from './outcome.ts';
import type { OutcomeLog } from './outcome-log.ts';
import { type Eventless, idOf, type Pending, postponed } from './pending.ts';

export interface RecordingsOptions<State, Command, Actor, Advice> {
  readonly stream: string;
  readonly listener: LoopListener;
  readonly outcomes: OutcomeLog;
  readonly answers: Answers<State, Command, Actor, Advice>;
  /** Whether the stream has events. */
  readonly isThere: () => boolean;
  readonly answer: (pending: Pending<Command, Actor, Advice>, answer: Answer<Advice>) => void;
}

/** Outcomes without events must be durable before they are told, but the next batch need not wait for that. */
export class Recordings<State, Command, Actor, Advice> {
  readonly #options: RecordingsOptions<State, Command, Actor, Advice>;
  readonly #running = new Set<Promise<void>>();

  constructor(options: RecordingsOptions<State, Command, Actor, Advice>) {
    this.#options = options;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Records these in the background, and answers them then. */
  begin(entries: readonly Eventless<Command, Actor, Advice>[]): void {
    if (entries.length === 0) return;
    const recording = this.#record(entries).finally(() => this.#running.delete(recording));
    this.#running.add(recording);
  }

  /** Resolves when everything that was begun is answered. */
  async end(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #record(entries: readonly Eventless<Command, Actor, Advice>[]): Promise<void> {
    const { stream, listener, outcomes, answers, isThere, answer } = this.#options;
    try {
      // Those that were decided long ago led to events then.
      const decided = await outcomes.decidedWithEvents(entries.map(({ pending }) => idOf(pending)));
      const own = entries.flatMap(({ pending, planned }) => {
        const commandId = idOf(pending);
        if (decided.has(commandId) || !('record' in planned)) return [];
        return [{ commandId, ...planned.record }];
      });
      // A stream that does not exist gets no sibling: a made-up name must not leave a trace.
      const recorded = isThere() ? await outcomes.record(own) : decided;
      const overruled = await outcomes.overruled(own.map(({ commandId }) => commandId));
      for (const { pending, planned } of entries) {
        const { submission } = pending;
        const id = submission.commandId;
        const found = overruled.get(id) ?? decided.get(id) ?? recorded.get(id);
        answer(
          pending,
          found ? answers.again(submission, found) : answers.ofPlanned(submission, planned),
        );
      }
    } catch (error) {
      listener.failed?.(stream, error);
      for (const { pending } of entries) answer(pending, postponed('store_unavailable'));
    }
  }
}
