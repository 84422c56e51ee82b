import type { Decision, Refusal } from './decision.ts';
import type { DecisionContext } from './message.ts';
import { isMark, staleField, touchesOf } from './touches.ts';
import { sameValue } from './values.ts';
import type { Touches } from './writings.ts';

/** What a revision of a `T` may carry: an absent field stays as it is, null clears an optional one. */
export type Revision<T> = {
  readonly [Field in keyof T]?: Partial<Pick<T, Field>> extends Pick<T, Field>
    ? Exclude<T[Field], undefined> | null
    : T[Field];
};

/** `current` with the fields of `revision` in it. */
export function revised<T extends object>(current: T, revision: Revision<T>): T {
  return withRevision({ ...current }, revision);
}

/** The same in place, for a copy that nobody else has yet: a fold copies cards all the time, and once is enough. */
export function withRevision<T extends object>(copy: T, revision: Revision<T>): T {
  const next = copy as Record<string, unknown>;
  for (const field in revision) {
    const value: unknown = revision[field];
    if (value === null) delete next[field];
    else next[field] = value;
  }
  return copy;
}

/** Who wrote the fields of something last, under which prefix they stand there, and who asks now. */
export interface Guard {
  readonly touched: Touches;
  readonly prefix?: string;
  readonly context: DecisionContext;
}

/**
 * Decides on setting short fields, also of things inside things: history holds changes only, so what already
 * stands there is left out, and nothing left is no event; another person's unseen words are not overwritten.
 */
export function decideRevision<T extends object, R extends Revision<T>, Event>(
  current: T,
  proposed: R,
  { touched, prefix = '', context }: Guard,
  event: (changes: Partial<R>) => Event,
): Decision<Event> {
  const now = recordOf(current);
  const changed = entriesOf(proposed).filter(
    ([field, value]) => !sameValue(now[field] ?? null, value),
  );
  if (changed.length === 0) return [];
  const standing: Record<string, unknown> = {};
  for (const [field] of changed) standing[prefix + field] = now[field];
  const stale = staleField(touched, standing, context);
  return stale ?? [event(Object.fromEntries(changed) as Partial<R>)];
}

/**
 * Refuses when another person set any field of something, or of the part under `prefix`, after the revision that
 * the author looked at: nobody confirms words unseen, or throws them away for good. What is withdrawn keeps its
 * words and can be restored, so that withdrawing does not ask.
 */
export function staleWhole(
  current: object,
  { touched, prefix = '', context }: Guard,
): Refusal | undefined {
  const now = recordOf(current);
  const standing: Record<string, unknown> = {};
  for (const { field } of touchesOf(touched))
    if (field.startsWith(prefix) && !isMark(field))
      standing[field] = now[field.slice(prefix.length)];
  return staleField(touched, standing, context);
}

/** The same as {@link decideRevision} for the fields of the thing itself. */
export function reviseFields<T extends { readonly touched: Touches }, R extends Revision<T>, Event>(
  thing: T,
  proposed: R,
  context: DecisionContext,
  event: (changes: Partial<R>) => Event,
): Decision<Event> {
  return decideRevision(thing, proposed, { touched: thing.touched, context }, event);
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(recordOf(value)).filter(([, item]) => item !== undefined);
}

function recordOf(value: object): Record<string, unknown> {
  return { ...value };
}
