/** Of months as `YYYY-MM`. */

export function yearOf(month: string): number {
  return Number(month.slice(0, 4));
}

/** One more each month, also from a December to a January. */
export function monthNumber(month: string): number {
  return yearOf(month) * 12 + Number(month.slice(5));
}
