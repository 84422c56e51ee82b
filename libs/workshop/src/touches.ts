import { type Decision, type Refusal, refuse } from './decision.ts';
import type { DecisionContext, Place } from './message.ts';
import type { Touch, Touches } from './state.ts';
import type { PlanningDocument } from './vocabulary.ts';
import { isPresent, sameValue } from './values.ts';

/** Notes who wrote these fields last. */
export function touch(touched: Touches, fields: readonly string[], place: Place): Touches {
  const { revision, meta } = place;
  const by: Touch =
    meta.organizationId === undefined
      ? { revision, actorId: meta.actorId }
      : { revision, actorId: meta.actorId, organizationId: meta.organizationId };
  const next: Record<string, Touch> = { ...touched };
  for (const field of fields) next[field] = by;
  return next;
}

/** Forgets the fields under `prefix`: what they belonged to is gone. */
export function untouch(touched: Touches, prefix: string): Touches {
  return Object.fromEntries(Object.entries(touched).filter(([field]) => !field.startsWith(prefix)));
}

/**
 * Nobody's words are overwritten unseen: refuses when another person set one of `fields` after the revision
 * that the author looked at, and gives the value that stands there now.
 */
export function staleField(
  touched: Touches,
  fields: Readonly<Record<string, unknown>>,
  context: DecisionContext,
): Refusal | undefined {
  if (context.overwrite) return undefined;
  for (const field of Object.keys(fields)) {
    const last = touched[field];
    if (last && last.revision > context.seen && last.actorId !== context.actor.id)
      return refuse('stale_field', {
        field,
        current: fields[field] ?? null,
        revision: last.revision,
        ...(last.organizationId === undefined ? {} : { organizationId: last.organizationId }),
      });
  }
  return undefined;
}

type Changes<Thing, Field extends keyof Thing> = {
  -readonly [F in Field & string]?: Exclude<Thing[F], undefined>;
};

/**
 * Sets short fields of a thing. `wanted` undefined leaves a field alone, and so does what stands there already:
 * the event gets the fields that really change, and there is none when nothing does.
 */
export function reviseFields<
  Thing extends { readonly touched: Touches },
  Field extends keyof Thing & string,
  Event,
>(
  thing: Thing,
  wanted: { readonly [F in Field]: Thing[F] | undefined },
  context: DecisionContext,
  toEvent: (changes: Changes<Thing, Field>) => Event,
): Decision<Event> {
  const changes: Changes<Thing, Field> = {};
  const current: Record<string, unknown> = {};
  for (const field in wanted) {
    const value = wanted[field];
    if (!isPresent(value) || sameValue(value, thing[field])) continue;
    changes[field] = value;
    current[field] = thing[field];
  }
  if (Object.keys(current).length === 0) return [];
  return staleField(thing.touched, current, context) ?? [toEvent(changes)];
}

/** Under which name a sheet's justification counts among its short fields. */
export function justificationField(document: PlanningDocument): string {
  return `justifications.${document}`;
}
