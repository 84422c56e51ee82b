import { limits } from '../limits.ts';
import { isListOf, isOneOf, isRecord, isText } from '../values.ts';

/** Where a sheet is carried out. Names as people write them. */
export type SheetLocation =
  | { readonly kind: 'wholeRegion' }
  | { readonly kind: 'districts'; readonly names: readonly string[] }
  | { readonly kind: 'villages'; readonly names: readonly string[] };

export function isListItem(value: unknown): value is string {
  return isText(value, limits.listItem);
}

/** Districts and villages are named, at least one. */
export function isLocation(value: unknown): value is SheetLocation {
  if (!isRecord(value)) return false;
  const { kind, names } = value;
  if (kind === 'wholeRegion') return true;
  return isOneOf(named, kind) && isListOf(isListItem, names) && names.length > 0;
}

const named = ['districts', 'villages'] as const;

export function withoutRepeats(location: SheetLocation): SheetLocation {
  return location.kind === 'wholeRegion'
    ? { kind: location.kind }
    : { kind: location.kind, names: [...new Set(location.names)] };
}
