import { wallClockMs } from '../format/dates.ts';
import type { ColumnType, Value } from '../model/workbook.ts';
import { escapeXml } from '../xml.ts';
import { styleOf } from './styles.ts';

const DAY_MS = 86_400_000;
/** Day 0 of table programs, as they count from 1 March 1900 on, lies so many days before 1970. */
const DAYS_TO_1970 = 25_569;
/** Table programs keep 15 digits. */
const LARGEST_EXACT = 999_999_999_999_999n;
const CELL_CHARACTERS_MAX = 32_767;

const nothing = `<c s="${styleOf.text}"/>`;

/**
 * A cell, without its place in the row: cells stand one after the other, so that readers count them. Text is always
 * written as text, also where it begins like a formula.
 */
export function cellXml(value: Value, type: ColumnType, timeZone: string): string {
  if (value === null || value === '') return nothing;
  if (typeof value === 'string') {
    if (type === 'moment') return numberXml(momentSerial(value, timeZone), type);
    if (type === 'day') return numberXml(daySerial(value), type);
    return textXml(value);
  }
  if (typeof value === 'bigint')
    return value > LARGEST_EXACT || value < -LARGEST_EXACT
      ? textXml(value.toString())
      : numberXml(Number(value), type);
  return Math.abs(value) > Number(LARGEST_EXACT) && Number.isInteger(value)
    ? textXml(String(value))
    : numberXml(value, type);
}

/** Space that readers would take away or draw together, where they are not told to leave it. */
const looseSpace = /^\s|\s$|\s\s|[^\S ]/;

/** All that is not written as it is, in one look: what XML escapes, spaces of other kinds, and loose ones. */
const unplain =
  /[\u0000-\u001F"&<>\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF\uD800-\uDFFF\uFFFE\uFFFF]|^ | $| {2}/;

export function textXml(text: string, style = styleOf.text): string {
  if (text.length <= CELL_CHARACTERS_MAX && !unplain.test(text))
    return `<c s="${style}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const escaped = escapeXml(fitting(text));
  const tag = looseSpace.test(text) ? '<t xml:space="preserve">' : '<t>';
  return `<c s="${style}" t="inlineStr"><is>${tag}${escaped}</t></is></c>`;
}

function numberXml(value: number, type: ColumnType): string {
  return Number.isFinite(value) ? `<c s="${styleOf[type]}"><v>${value}</v></c>` : nothing;
}

function momentSerial(iso: string, timeZone: string): number {
  return wallClockMs(iso, timeZone) / DAY_MS + DAYS_TO_1970;
}

function daySerial(isoDay: string): number {
  return Date.parse(`${isoDay}T00:00:00Z`) / DAY_MS + DAYS_TO_1970;
}

/** What a cell holds at most, without cutting a character in two. */
function fitting(text: string): string {
  if (text.length <= CELL_CHARACTERS_MAX) return text;
  return `${text.slice(0, CELL_CHARACTERS_MAX - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
