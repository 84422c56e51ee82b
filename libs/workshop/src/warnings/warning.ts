import type { EntityRef } from '../ids.ts';

/**
 * What is unwise in a plan, though not wrong: the command was accepted, the board shows it until it is dealt
 * with. Codes are part of the protocol: they may be added, never changed.
 */
export const warnings = {
  allocation_outside_period: 'The year lies outside the period of the workshop.',
  quick_wins_over_cap: 'The board has more quick wins than its cap; details name them all.',
  quick_win_outside_year: 'The months of the quick win pass by the year of its allocation.',
  quick_win_unconfirmed:
    'The strategy is approved, and no facilitator has confirmed this quick win.',
  alignment_missing: 'The sheet is not aligned with this document, and nobody has said why.',
  sheet_field_missing: 'The sheet was submitted without something that is asked for.',
  dependency_starts_later: 'What this depends on starts in a later year.',
  conflict_open: 'The conflict has not been settled.',
  overlap_without_lead: 'Nobody has agreed who leads where these overlap.',
  link_broken: 'An end of the link has been withdrawn.',
} as const;

export type WarningCode = keyof typeof warnings;

export interface Warning {
  readonly code: WarningCode;
  readonly on: EntityRef;
  readonly details?: Readonly<Record<string, unknown>>;
}
