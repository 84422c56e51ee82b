import type { EntityRef } from '../ids.ts';
import type { WorkshopState } from '../state.ts';

/** Whether there is, in this workshop, what a reference names; withdrawn things are there. */
export function exists(state: WorkshopState, { kind, id }: EntityRef): boolean {
  switch (kind) {
    case 'workshop':
      return id === 'workshop';
    case 'board':
      return state.dimensions.has(id);
    case 'strategy':
      return state.strategies.has(id);
    case 'sheet':
      return state.sheets.has(id);
    case 'allocation':
    case 'alignment':
      return existsOnSheet(state, kind, id);
    case 'indicator':
      return state.indicators.has(id);
    case 'link':
      return state.links.has(id);
    case 'milestone':
      return state.milestones.has(id);
  }
}

/** Things of a sheet are named `<sheetId>/<key>`. */
function existsOnSheet(
  state: WorkshopState,
  kind: 'allocation' | 'alignment',
  id: string,
): boolean {
  const [sheetId = '', key = '', ...more] = id.split('/');
  const sheet = state.sheets.get(sheetId);
  if (!sheet || more.length > 0) return false;
  return kind === 'allocation'
    ? sheet.allocations.some((allocation) => String(allocation.year) === key)
    : sheet.alignments.some((alignment) => alignment.id === key);
}
