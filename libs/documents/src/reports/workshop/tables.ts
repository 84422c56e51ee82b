import type { Values, WorkbookColumn } from '../../model/workbook.ts';

/** A sheet of a workbook: what it is called, its columns, and its rows once all is known. */
export interface SheetOf<Part> {
  readonly name: string;
  readonly columns: readonly WorkbookColumn[];
  readonly values: (part: Part) => readonly Values[];
}

export const text = (header: string, width = 24) => ({ header, width, type: 'text' }) as const;
export const money = (header: string) => ({ header, width: 22, type: 'rupiah' }) as const;
export const day = (header: string) => ({ header, width: 18, type: 'day' }) as const;
export const moment = (header: string) => ({ header, width: 24, type: 'moment' }) as const;
export const number = (header: string) => ({ header, width: 14, type: 'decimal' }) as const;
export const count = (header: string) => ({ header, width: 12, type: 'integer' }) as const;

/** By code units: no locale may have a say. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
