/** A stream's name up to its first "-", that included; all of it when there is none. */
export function categoryOf(name: string): string {
  return name.slice(0, name.indexOf('-') + 1) || name;
}
