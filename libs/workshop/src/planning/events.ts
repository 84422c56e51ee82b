import type { CardRef } from '../ids.ts';
import type { EventOf } from '../message.ts';
import type {
  AlignmentNature,
  DocumentVersion,
  IndicatorDirection,
  IndicatorLevel,
  PlanningDocument,
} from '../vocabulary.ts';

export interface AlignmentData {
  document: PlanningDocument;
  version: DocumentVersion;
  /** Mission, target or page. */
  reference: string;
  /** Scheme of Permendagri 90/2019. */
  code?: string;
  nature: AlignmentNature;
}

export interface IndicatorData {
  name: string;
  level: IndicatorLevel;
  unit: string;
  baseline?: { value: number; year: number };
  direction: IndicatorDirection;
  dataSource?: string;
  organizationId?: string;
}

/** Absent: as it was; null: cleared. */
export type AlignmentRevision = Partial<Omit<AlignmentData, 'code'>> & { code?: string | null };
export type IndicatorRevision = Partial<
  Omit<IndicatorData, 'baseline' | 'dataSource' | 'organizationId'>
> & {
  baseline?: { value: number; year: number } | null;
  dataSource?: string | null;
  organizationId?: string | null;
};

export type PlanningEvent =
  | EventOf<'SheetAligned', { sheetId: string; alignmentId: string } & AlignmentData>
  | EventOf<'AlignmentRevised', { sheetId: string; alignmentId: string } & AlignmentRevision>
  | EventOf<'AlignmentRemoved', { sheetId: string; alignmentId: string }>
  | EventOf<'IndicatorAdded', { indicatorId: string; on: CardRef } & IndicatorData>
  | EventOf<'IndicatorRevised', { indicatorId: string } & IndicatorRevision>
  | EventOf<'IndicatorTargetSet', { indicatorId: string; year: number; value: number }>
  | EventOf<'IndicatorTargetRemoved', { indicatorId: string; year: number }>
  | EventOf<'IndicatorRemoved', { indicatorId: string }>;
