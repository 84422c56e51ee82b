import { type Refusal, refuse } from './decision.ts';
import type { DecisionContext, Place } from './message.ts';
import type { Touch, Touches } from './state.ts';
import type { PlanningDocument } from './vocabulary.ts';

/** Notes who wrote these fields last. */
export function touch(touched: Touches, fields: readonly string[], place: Place): Touches {
  const { revision, meta } = place;
  const { actorId, organizationId } = meta;
  const next = [...touched];
  // Sorted, since the members of a stored event come back in another order than they were decided in.
  for (const field of fields.length > 1 ? fields.toSorted() : fields) {
    const by: Touch =
      organizationId === undefined
        ? { field, revision, actorId }
        : { field, revision, actorId, organizationId };
    const index = next.findIndex((last) => last.field === field);
    if (index === -1) next.push(by);
    else next[index] = by;
  }
  return next;
}

/** Forgets the fields under `prefix`: what they belonged to is gone. */
export function untouch(touched: Touches, prefix: string): Touches {
  return touched.filter(({ field }) => !field.startsWith(prefix));
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
    const last = touched.find((touch) => touch.field === field);
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

/** Under which name a sheet's justification counts among its short fields. */
export function justificationField(document: PlanningDocument): string {
  return `justifications.${document}`;
}
