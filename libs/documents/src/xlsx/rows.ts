import type { Value, Values, WorkbookColumn } from '../model/workbook.ts';
import { cellXml } from './values.ts';

const LINE_POINTS = 13;
/** A row is no higher in any program. */
const ROW_POINTS_MAX = 409;
/** Of one column: what it repeats are names, which are few. */
const KEPT_MAX = 10_000;

/** Writes the rows of one sheet. */
export class RowWriter {
  readonly #columns: readonly ColumnWriter[];

  constructor(columns: readonly WorkbookColumn[], timeZone: string) {
    this.#columns = columns.map((column) => new ColumnWriter(column, timeZone));
  }

  *rows(batch: readonly Values[]): Iterable<string> {
    for (const values of batch) yield this.#row(values);
  }

  /** Programs that do not measure text themselves are told how high its lines will be, about. */
  #row(values: Values): string {
    let cells = '';
    let lines = 1;
    let index = 0;
    for (const column of this.#columns) {
      const value = values[index] ?? null;
      index += 1;
      cells += column.cell(value);
      lines = Math.max(lines, column.linesOf(value));
    }
    return `<row ht="${Math.min(ROW_POINTS_MAX, lines * LINE_POINTS + 1)}">${cells}</row>`;
  }
}

class ColumnWriter {
  readonly #column: WorkbookColumn;
  readonly #timeZone: string;
  readonly #kept: Map<Value, string> | undefined;

  constructor(column: WorkbookColumn, timeZone: string) {
    this.#column = column;
    this.#timeZone = timeZone;
    if (column.repeats) this.#kept = new Map();
  }

  cell(value: Value): string {
    if (!this.#kept) return cellXml(value, this.#column.type, this.#timeZone);
    const known = this.#kept.get(value);
    if (known !== undefined) return known;
    const cell = cellXml(value, this.#column.type, this.#timeZone);
    if (this.#kept.size < KEPT_MAX) this.#kept.set(value, cell);
    return cell;
  }

  linesOf(value: Value): number {
    const { width, type } = this.#column;
    if (type !== 'text' || typeof value !== 'string' || value.length <= width * 0.9) return 1;
    const ends = value.match(/\n/g)?.length ?? 0;
    return ends + Math.ceil(value.length / (width * 0.95));
  }
}
