import { type Refusal, refuse } from './decision.ts';
import type { DecisionContext, Place } from './message.ts';
import type { PlanningDocument } from './vocabulary.ts';
import { type LastWriting, otherThan, type Touch, Touches, type Writing } from './writings.ts';

/**
 * What is no short field, and has a last writer all the same: only an undo asks for it, see undo/guard.ts. A name of a
 * field never begins with a dot.
 */
export const marks = {
  /** That the thing is there. */
  created: '.created',
  /** Of a strategy: every step, withdrawing and restoring among them. Of a sheet: the latter two. */
  status: '.status',
  order: '.order',
  /** Of a board: locked or not. */
  lock: '.lock',
  /** Of a dimension or an organization. */
  active: '.active',
  /** Of a participant, by anybody. */
  seat: '.seat',
  /** Of a comment. */
  resolved: '.resolved',
  /** Of a sheet or a group: whether this organization is among those that support it, or sit there. */
  among: (organizationId: string) => `.among/${organizationId}`,
  /** Whether the part of a thing is there whose fields begin so: they are forgotten when it goes. */
  there: (prefix: string) => `.there/${prefix}`,
} as const;

export function isMark(field: string): boolean {
  return field.startsWith('.');
}

export const untouched = Touches.none;

/** Of a thing that has just been made. */
export function made(place: Place): Touches {
  return untouched.with(justMade, place);
}

const justMade = [marks.created];

/** Notes who wrote these fields last. */
export function touch(touched: Touches, fields: readonly string[], place: Place): Touches {
  return touched.with(fields, place);
}

/** Those of the fields that count, in the order in which they were first written. */
export function touchesOf(
  touched: Touches,
  counts: (field: string) => boolean = () => true,
): Touch[] {
  return [...touched].filter(({ field }) => counts(field));
}

/** Who wrote this field last. */
export function lastOf(touched: Touches, field: string): LastWriting | undefined {
  return touched.lastOf(field);
}

/** Those whose names begin so. */
export function under(touched: Touches, prefix: string): Touches {
  return Touches.of(touchesOf(touched, (field) => field.startsWith(prefix)));
}

/** Forgets the fields under `prefix`: what they belonged to is gone. */
export function untouch(touched: Touches, prefix: string): Touches {
  return Touches.of(touchesOf(touched, (field) => !field.startsWith(prefix)));
}

/**
 * The last writing by another person after the revision that the author looked at. One's own later word hides it, for
 * whoever wrote over something had it before their eyes; not so from an undo, which goes back behind all of it.
 */
export function writtenSince(
  last: LastWriting | undefined,
  { seen, actor, undoing = false }: DecisionContext,
): Writing | undefined {
  if (last === undefined) return undefined;
  const theirs = last.actorId !== actor.id || undoing ? otherThan(actor.id, last) : undefined;
  return theirs && theirs.revision > seen ? theirs : undefined;
}

/**
 * Nobody's words are overwritten unseen: refuses when another person set one of `fields` after the revision
 * that the author looked at, and gives the values that stand there now: of the first such field, and of the
 * `others` if there are more. An undo writes over nothing, whatever it says.
 */
export function staleField(
  touched: Touches,
  fields: Readonly<Record<string, unknown>>,
  context: DecisionContext,
): Refusal | undefined {
  if (context.overwrite && context.undoing !== true) return undefined;
  const stale: Record<string, unknown>[] = [];
  for (const field of Object.keys(fields)) {
    const theirs = writtenSince(lastOf(touched, field), context);
    if (theirs)
      stale.push({
        field,
        current: fields[field] ?? null,
        revision: theirs.revision,
        ...(theirs.organizationId === undefined ? {} : { organizationId: theirs.organizationId }),
      });
  }
  const [first, ...others] = stale;
  if (!first) return undefined;
  return refuse('stale_field', others.length === 0 ? first : { ...first, others });
}

/** Under which name a sheet's justification counts among its short fields. */
export function justificationField(document: PlanningDocument): string {
  return `justifications.${document}`;
}
