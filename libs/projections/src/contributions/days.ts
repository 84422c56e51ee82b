/** Zones are whole quarters of an hour apart from UTC, so a day begins on one. */
const quarterMs = 15 * 60 * 1_000;

/** The day of a moment, `YYYY-MM-DD`, in a time zone: asked for once in each quarter of an hour, since that is slow. */
export function daysIn(timeZone: string): (atMs: number) => string {
  const format = new Intl.DateTimeFormat('sv', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const days = new Map<number, string>();
  return (atMs) => {
    const quarter = Math.floor(atMs / quarterMs);
    const known = days.get(quarter);
    if (known !== undefined) return known;
    const day = format.format(atMs);
    days.set(quarter, day);
    return day;
  };
}
