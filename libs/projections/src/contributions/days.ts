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
  let lastQuarter = Number.NaN;
  let day = '';
  // What is asked about comes in the order of time, or nearly so.
  return (atMs) => {
    const quarter = Math.floor(atMs / quarterMs);
    if (quarter !== lastQuarter) day = format.format(atMs);
    lastQuarter = quarter;
    return day;
  };
}
