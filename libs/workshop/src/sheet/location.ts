import { limits } from '../limits.ts';
import { isListOf, isText } from '../values.ts';

/** Where a sheet is carried out. Names as people write them. */
export type SheetLocation =
  | { readonly kind: 'wholeRegion' }
  | { readonly kind: 'districts'; readonly names: readonly string[] }
  | { readonly kind: 'villages'; readonly names: readonly string[] };

export function isListItem(value: unknown): value is string {
  return isText(value, limits.listItem);
}

/** Districts and villages are named, at least one. */
export function isLocation(value: SheetLocation): boolean {
  switch (value.kind) {
    case 'wholeRegion':
      return true;
    case 'districts':
    case 'villages':
      return isListOf(isListItem, value.names) && value.names.length > 0;
    default:
      return false;
  }
}

export function withoutRepeats(location: SheetLocation): SheetLocation {
  return location.kind === 'wholeRegion'
    ? { kind: location.kind }
    : { kind: location.kind, names: [...new Set(location.names)] };
}
