import type { OrganizationId, Sheet, WorkshopState } from '@rembuk/workshop';

/** The organization that one lives on in, in the end; itself when it was never merged. */
export function successorOf({ organizations }: WorkshopState, id: OrganizationId): OrganizationId {
  const passed = new Set<OrganizationId>();
  let current = id;
  for (;;) {
    const next = organizations.get(current)?.mergedIntoId;
    if (next === undefined || passed.has(next)) return current;
    passed.add(current);
    current = next;
  }
}

/** Whether it counts: neither withdrawn itself nor under a strategy that is. */
export function sheetStands(state: WorkshopState, sheet: Sheet): boolean {
  return !sheet.withdrawn && strategyStands(state, sheet.strategyId);
}

export function strategyStands({ strategies }: WorkshopState, id: string): boolean {
  const strategy = strategies.get(id);
  return strategy !== undefined && strategy.status !== 'withdrawn';
}
