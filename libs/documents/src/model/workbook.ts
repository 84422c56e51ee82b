/** A document as a table program sees it. */

export interface Workbook {
  readonly title: string;
  readonly language: 'id' | 'en';
  /** ISO 8601, UTC: of the event that the workbook is of. */
  readonly at: string;
  /** The workshop's zone: what wall clock its moments show. */
  readonly timeZone: string;
  /** Printed at the foot of every page. */
  readonly footer: string;
  /** In the order in which people see them. */
  readonly sheets: readonly WorkbookSheet[];
}

export interface WorkbookSheet {
  /** At most 31 characters, none of `\ / ? * [ ] :`. */
  readonly name: string;
  readonly columns: readonly WorkbookColumn[];
  /** In batches: one is written whole before the next is asked for. */
  readonly rows: Iterable<readonly Values[]> | AsyncIterable<readonly Values[]>;
}

export interface WorkbookColumn {
  readonly header: string;
  /** In characters. */
  readonly width: number;
  readonly type: ColumnType;
}

/**
 * `text`: also codes that look like numbers. `percent`: 0 to 100. `moment`: ISO 8601, UTC, shown by the wall clock of
 * the workshop. `day`: an ISO day. `rupiah`: exact; as text where a table program would round it.
 */
export type ColumnType = 'text' | 'integer' | 'decimal' | 'percent' | 'rupiah' | 'moment' | 'day';

/** One for each column; null: nothing. */
export type Values = readonly Value[];
export type Value = string | number | bigint | null;
