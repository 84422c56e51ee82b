import { generateKeyBetween } from 'fractional-indexing';
import { limits } from './limits.ts';
import { isOrder } from './values.ts';

/**
 * Places on a board are fractional indices: strings that sort by code unit, with room between any two.
 * Two people may choose the same place at once; cards of one place stand by id: see {@link byOrder}.
 */

interface Ordered {
  readonly order: string;
}

/** The place behind all of `items`. */
export function orderAfter(items: Iterable<Ordered>): string {
  let last: string | null = null;
  for (const { order } of items) if (last === null || order > last) last = order;
  return orderBetween(last, null);
}

/**
 * A place between two others; null is an end of the board. Where there is no room left (both are one place, or
 * the index would pass its limit) it is one of the two places itself.
 */
export function orderBetween(before: string | null, after: string | null): string {
  const [low, high] = [usable(before), usable(after)];
  if (low !== null && low === high) return low;
  const order = generateKeyBetween(low, high);
  return order.length <= limits.order.max ? order : (low ?? high ?? order);
}

/** Sorts cards as they stand on the board. */
export function byOrder(a: Ordered & { readonly id: string }, b: typeof a): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** A key that the library would throw on counts as an end. */
function usable(order: string | null): string | null {
  return isOrder(order) ? order : null;
}
