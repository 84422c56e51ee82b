import type { WorkshopState } from '@rembuk/workshop';

/** A place of a history that has a name: a milestone, or the start of a session as it was held. */
export type Mark =
  | {
      readonly kind: 'milestone';
      readonly id: string;
      readonly name: string;
      readonly revision: number;
    }
  | {
      readonly kind: 'session';
      readonly id: string;
      readonly name: string;
      /** ISO 8601. */
      readonly startedAt: string;
    };

/** As they stand in a state; of milestones those in between. */
export function marksOf(
  { milestones, sessions }: WorkshopState,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Mark[] {
  const marks: Mark[] = [];
  for (const { id, name, startedAt } of sessions.values())
    if (startedAt !== undefined) marks.push({ kind: 'session', id, name, startedAt });
  for (const { id, name, revision } of milestones.values())
    if (revision >= from && revision <= to) marks.push({ kind: 'milestone', id, name, revision });
  return marks;
}
