/** Under which prefix the fields of an allocation and of its quick win are touched, on their sheet. */

export function allocationPrefix(year: number): string {
  return `allocation/${year}/`;
}

export function quickWinPrefix(year: number): string {
  return `${allocationPrefix(year)}quickWin/`;
}
