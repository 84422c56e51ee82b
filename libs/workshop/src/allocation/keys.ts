/** Under which prefix the fields of an allocation and of its quick win are touched, on their sheet. */

export function allocationPrefix(year: number): string {
  return `allocation/${year}/`;
}

export function quickWinPrefix(year: number): string {
  return allocationPrefix(year) + quickWinField('');
}

/** A field of a quick win, among those of its allocation. */
export function quickWinField(field: string): string {
  return `quickWin/${field}`;
}
