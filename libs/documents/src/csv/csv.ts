import type { Value, Values } from '../model/workbook.ts';

/**
 * CSV after RFC 4180, in UTF-8 with its mark, since Excel takes it for something else without. Points and ISO moments,
 * whatever the language: a machine reads it.
 */
export const csvMark = '\uFEFF';

/** What a table program would take for a formula; also in the wide forms that some turn into the narrow ones. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;
/** So where a table program takes other marks for the end of a cell, as one with Indonesian settings takes `;`. */
const formulaBehind = /([;\t|]\s*)(?=[=+\-@＝＋－＠])/g;
const toQuote = /[",\r\n]/;

export function csvLine(values: Values): string {
  return `${values.map(csvValue).join(',')}\r\n`;
}

function csvValue(value: Value): string {
  if (value === null) return '';
  // A number is one, also below zero.
  if (typeof value !== 'string') return String(value);
  const inside = value.replace(formulaBehind, "$1'");
  const harmless = formula.test(inside) ? `'${inside}` : inside;
  return toQuote.test(harmless) || harmless !== harmless.trim()
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}
