import { type Refusal, refuse } from '../decision.ts';
import type { DecisionContext } from '../message.ts';
import { isMark, marks, touchesOf, untouched, writtenSince } from '../touches.ts';
import type { Touches } from '../writings.ts';

export interface Thing {
  readonly touched: Touches;
}

/** Refuses when another person wrote this field, or mark, of a thing. */
export function since(
  what: string,
  thing: Thing | undefined,
  field: string,
  context: DecisionContext,
): Refusal | undefined {
  return builtOn(what, thing, context, (each) => each === field);
}

/** Refuses when another person wrote anything of a thing that counts. */
export function builtOn(
  what: string,
  thing: Thing | undefined,
  context: DecisionContext,
  counts: (field: string) => boolean = isContent,
): Refusal | undefined {
  const theirs = touchesOf(thing?.touched ?? untouched, counts).flatMap((last) => {
    const writing = writtenSince(last, context);
    return writing ? [{ field: last.field, ...writing }] : [];
  });
  // A field says more to people than a mark does.
  const first = theirs.find(({ field }) => !isMark(field)) ?? theirs[0];
  if (!first) return undefined;
  const { field, revision, organizationId } = first;
  return refuse('changed_since', {
    what,
    revision,
    ...(isMark(field) ? {} : { field }),
    ...(organizationId === undefined ? {} : { organizationId }),
  });
}

/** Where a card stands is no work that goes with it. */
function isContent(field: string): boolean {
  return field !== marks.order;
}
