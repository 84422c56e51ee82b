/** How lists for people are sorted: as in Indonesian, the same wherever it runs. */

const words = new Intl.Collator('id');
/** SOC-2 stands before SOC-10. */
const codes = new Intl.Collator('id', { numeric: true });

interface Identified {
  readonly id: string;
}

export function byName(
  a: Identified & { readonly name: string },
  b: Identified & { readonly name: string },
): number {
  return words.compare(a.name, b.name) || byText(a.id, b.id);
}

export function byCode(
  a: Identified & { readonly code: string },
  b: Identified & { readonly code: string },
): number {
  return codes.compare(a.code, b.code) || byText(a.id, b.id);
}

/** By code unit: for what nobody reads. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
