import type { Language } from '@rembuk/workshop';

/** Wall clock of a zone at a moment. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const monthNames: Readonly<Record<Language, readonly string[]>> = {
  id: [
    'Januari',
    'Februari',
    'Maret',
    'April',
    'Mei',
    'Juni',
    'Juli',
    'Agustus',
    'September',
    'Oktober',
    'November',
    'Desember',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
};

/** Indonesia has three zones, none with a summer time; by their difference from UTC in minutes. */
const indonesianZones: Readonly<Record<number, string>> = { 420: 'WIB', 480: 'WITA', 540: 'WIT' };
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Zones change their difference from UTC at a quarter of an hour, if at all. */
const QUARTER_MS = 15 * MINUTE_MS;
/** Of quarters: to ask for one costs twenty times what the rest of a cell does. */
const DIFFERENCES_MAX = 100_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const differences = new Map<string, number>();
/** A history goes on: its next moment is mostly in the same quarter. */
let latest = { timeZone: '', quarterMs: Number.NaN, difference: 0 };

/** @throws RangeError for a zone that is not known */
export function wallTime(iso: string, timeZone: string): WallTime {
  const ms = Date.parse(iso);
  const wall = new Date(ms + differenceMs(ms, timeZone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
}

/** What the wall clock shows, to the second, as if it showed UTC. */
export function wallClockMs(iso: string, timeZone: string): number {
  const ms = Date.parse(iso);
  return Math.floor((ms + differenceMs(ms, timeZone)) / SECOND_MS) * SECOND_MS;
}

/** What a wall clock of the zone is ahead of UTC. */
function differenceMs(ms: number, timeZone: string): number {
  const quarterMs = Math.floor(ms / QUARTER_MS) * QUARTER_MS;
  if (quarterMs !== latest.quarterMs || timeZone !== latest.timeZone) {
    const key = `${timeZone} ${quarterMs}`;
    const difference = differences.get(key) ?? differenceAt(quarterMs, timeZone);
    if (differences.size >= DIFFERENCES_MAX) differences.clear();
    differences.set(key, difference);
    latest = { timeZone, quarterMs, difference };
  }
  return latest.difference;
}

function differenceAt(quarterMs: number, timeZone: string): number {
  const parts: Partial<Record<string, number>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(quarterMs))
    parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return wallMs({ year, month, day, hour, minute, second }) - quarterMs;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = 'numeric';
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  formats.set(timeZone, format);
  return format;
}

/** As if the wall clock showed UTC: for whoever counts days without zones. */
export function wallMs({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `WIB` and its sisters; elsewhere the difference from UTC. */
export function zoneName(iso: string, timeZone: string): string {
  const ms = Math.floor(Date.parse(iso) / 1_000) * 1_000;
  const minutes = Math.round((wallMs(wallTime(iso, timeZone)) - ms) / MINUTE_MS);
  const indonesian = timeZone.startsWith('Asia/') ? indonesianZones[minutes] : undefined;
  if (indonesian !== undefined) return indonesian;
  if (minutes === 0) return 'UTC';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '-' : '+'}${two(hours)}.${two(rest)}`;
}

/** `3 Oktober 2018 09.30 WIB`. */
export function longMoment(iso: string, timeZone: string, language: Language): string {
  const wall = wallTime(iso, timeZone);
  const clock = `${two(wall.hour)}.${two(wall.minute)}`;
  return `${longDate(wall, language)} ${clock} ${zoneName(iso, timeZone)}`;
}

/** `3 Oktober 2018`. */
export function longDate(
  { year, month, day }: Pick<WallTime, 'year' | 'month' | 'day'>,
  language: Language,
): string {
  return `${day} ${monthNames[language][month - 1] ?? month} ${year}`;
}

/** Of an ISO day such as `2018-10-03`; of what is none, itself. */
export function longDay(isoDay: string, language: Language): string {
  const [year, month, day] = isoDay.split('-').map(Number);
  if (!year || !month || !day) return isoDay;
  return longDate({ year, month, day }, language);
}

/** `Oktober 2018`, of `2018-10`; of what is no month, itself. */
export function longMonth(isoMonth: string, language: Language): string {
  const [year, month] = isoMonth.split('-').map(Number);
  const name = monthNames[language][(month ?? 0) - 1];
  return year && name !== undefined ? `${name} ${year}` : isoMonth;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
