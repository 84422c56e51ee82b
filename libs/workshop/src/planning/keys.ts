import type { AlignmentId } from '../ids.ts';

/** Under which prefix the fields of an alignment are touched, on its sheet. */
export function alignmentPrefix(id: AlignmentId): string {
  return `alignment/${id}/`;
}

/** Under which name a year's target is touched, on its indicator. */
export function targetField(year: number): string {
  return `targets/${year}`;
}
