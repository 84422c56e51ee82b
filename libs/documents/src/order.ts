import type { ReportFilter } from '@rembuk/projections';
import type { DocumentFormat, DocumentName } from './reports/kinds.ts';
import type { DocumentPlace } from './reports/place.ts';

/** Which document is wanted. */
export interface DocumentOrder {
  readonly name: DocumentName;
  readonly format: DocumentFormat;
  readonly place: DocumentPlace;
  readonly filter: ReportFilter;
  /** One sheet alone. */
  readonly sheetId?: string;
}

/** An event as the store recorded it. */
export type { PlacedEvent as RecordedEvent } from '@rembuk/event-sourcing';
