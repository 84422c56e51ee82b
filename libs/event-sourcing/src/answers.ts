import type { Submission } from './decider.ts';
import type { LoopOptions } from './loop-options.ts';
import type { Answer, Outcome } from './outcome.ts';
import type { FoundOutcome } from './outcome-log.ts';
import { idTaken, postponed, revisionAhead } from './pending.ts';
import type { Planned } from './plan.ts';

/** What an author is told of a command: its outcome, and advice as the state stands when it is told. */
export class Answers<State, Command, Actor, Advice> {
  readonly #options: LoopOptions<State, Command, Actor, Advice>;
  readonly #state: () => State;

  constructor(options: LoopOptions<State, Command, Actor, Advice>, state: () => State) {
    this.#options = options;
    this.#state = state;
  }

  of({ command }: Submission<Command, Actor>, outcome: Outcome): Answer<Advice> {
    return outcome.ok ? { ...outcome, advice: this.#advise(command) } : outcome;
  }

  /** Of a command that was decided before: told to its author alone. */
  again(
    submission: Submission<Command, Actor>,
    { actorId, outcome }: FoundOutcome,
  ): Answer<Advice> {
    return actorId === submission.actorId ? this.of(submission, outcome) : idTaken;
  }

  /** Once all is durable that it was planned to leave. */
  ofPlanned(submission: Submission<Command, Actor>, planned: Planned): Answer<Advice> {
    if ('outcome' in planned) return this.of(submission, planned.outcome);
    if ('ahead' in planned) return revisionAhead;
    if ('unrecorded' in planned) return planned.unrecorded;
    const { listener, stream } = this.#options;
    listener.failed?.(stream, planned.defect);
    return postponed('internal');
  }

  /** What is durable is acknowledged, with advice or without: a defect here costs the advice only. */
  #advise(command: Command): readonly Advice[] {
    const { decider, listener, stream } = this.#options;
    try {
      return decider.advise(this.#state(), command);
    } catch (defect) {
      listener.failed?.(stream, defect);
      return [];
    }
  }
}
