import type { CardRef } from '../ids.ts';
import type { CommandOf } from '../message.ts';
import type {
  AlignmentData,
  AlignmentRevision,
  IndicatorData,
  IndicatorRevision,
} from './events.ts';

export type PlanningCommand =
  | CommandOf<'AlignSheet', { sheetId: string; alignmentId: string } & AlignmentData>
  | CommandOf<'ReviseAlignment', { sheetId: string; alignmentId: string } & AlignmentRevision>
  | CommandOf<'RemoveAlignment', { sheetId: string; alignmentId: string }>
  | CommandOf<'AddIndicator', { indicatorId: string; on: CardRef } & IndicatorData>
  | CommandOf<'ReviseIndicator', { indicatorId: string } & IndicatorRevision>
  | CommandOf<'SetIndicatorTarget', { indicatorId: string; year: number; value: number }>
  | CommandOf<'RemoveIndicatorTarget', { indicatorId: string; year: number }>
  | CommandOf<'RemoveIndicator', { indicatorId: string }>;
