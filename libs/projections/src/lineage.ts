import type { WorkshopState } from '@rembuk/workshop';

/** What strategies and organizations became, and of what they were made, each as `<kind>/<id>`. */

/** What one went into, the nearest first; nothing while it stands by itself. */
export function successorsOf(state: WorkshopState, entity: string): readonly string[] {
  const found: string[] = [];
  for (
    let next = mergedInto(state, entity);
    next !== undefined && next !== entity && !found.includes(next);
    next = mergedInto(state, next)
  )
    found.push(next);
  return found;
}

/** What went into one, directly or by way of others, sorted. */
export function predecessorsOf(state: WorkshopState, entity: string): readonly string[] {
  const found = new Set([entity]);
  const { kind } = partsOf(entity);
  for (const into of found)
    tableOf(state, kind)?.forEach(({ mergedIntoId }, id) => {
      if (mergedIntoId !== undefined && `${kind}/${mergedIntoId}` === into)
        found.add(`${kind}/${id}`);
    });
  found.delete(entity);
  return [...found].sort();
}

function mergedInto(state: WorkshopState, entity: string): string | undefined {
  const { kind, id } = partsOf(entity);
  const into = tableOf(state, kind)?.get(id)?.mergedIntoId;
  return into === undefined ? undefined : `${kind}/${into}`;
}

interface Mergeable {
  get(id: string): { readonly mergedIntoId?: string } | undefined;
  forEach(tell: (entry: { readonly mergedIntoId?: string }, id: string) => void): unknown;
}

/** Other things are never merged. */
function tableOf(state: WorkshopState, kind: string): Mergeable | undefined {
  if (kind === 'strategy') return state.strategies;
  return kind === 'organization' ? state.organizations : undefined;
}

function partsOf(entity: string): { readonly kind: string; readonly id: string } {
  const slash = entity.indexOf('/');
  return { kind: entity.slice(0, slash), id: entity.slice(slash + 1) };
}
