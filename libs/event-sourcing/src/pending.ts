import type { Submission } from './decider.ts';
import type { Answer, Postponed } from './outcome.ts';
import type { Planned } from './plan.ts';

/** A command that has no answer yet. */
export interface Pending<Command, Actor, Advice> {
  readonly submission: Submission<Command, Actor>;
  readonly answered: Promise<Answer<Advice>>;
  readonly answer: (answer: Answer<Advice>) => void;
}

/** A command that led to no events. */
export interface Eventless<Command, Actor, Advice> {
  readonly pending: Pending<Command, Actor, Advice>;
  readonly planned: Planned;
}

export function idOf({
  submission,
}: {
  readonly submission: { readonly commandId: string };
}): string {
  return submission.commandId;
}

export const idTaken = { ok: false, idTaken: true } as const;

export const revisionAhead = { ok: false, revisionAhead: true } as const;

export function postponed(reason: Postponed['postponed']): Postponed {
  return { ok: false, postponed: reason };
}
