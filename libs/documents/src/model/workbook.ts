import type { DeflatedText } from '../zip/deflated-text.ts';

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
  readonly rows: Iterable<RowBatch> | AsyncIterable<RowBatch>;
}

export type RowBatch = readonly Values[] | LastingRows;

/** Rows that stand in later workbooks too, in the same columns and zone: they are written once. */
export class LastingRows {
  readonly length: number;
  #values: readonly Values[] = [];
  #written: DeflatedText | undefined;

  constructor(length: number, rows: readonly Values[] | DeflatedText) {
    this.length = length;
    if ('crc' in rows) this.#written = rows;
    else this.#values = rows;
  }

  /** Once they are. */
  get written(): DeflatedText | undefined {
    return this.#written;
  }

  /** As they were written before, or are now. */
  write(write: (values: readonly Values[]) => DeflatedText): DeflatedText {
    this.#written ??= write(this.#values);
    this.#values = [];
    return this.#written;
  }
}

export interface WorkbookColumn {
  readonly header: string;
  /** In characters. */
  readonly width: number;
  readonly type: ColumnType;
  /** Few texts stand in it, each many times. */
  readonly repeats?: boolean;
}

/**
 * `text`: also codes that look like numbers. `percent`: 0 to 100. `moment`: ISO 8601, UTC, shown by the wall clock of
 * the workshop. `day`: an ISO day. `rupiah`: exact; as text where a table program would round it.
 */
export type ColumnType = 'text' | 'integer' | 'decimal' | 'percent' | 'rupiah' | 'moment' | 'day';

/** One for each column; null: nothing. */
export type Values = readonly Value[];
export type Value = string | number | bigint | null;
