import { boardOfCard } from '../lookup.ts';
import type { EntityRef } from '../ids.ts';
import { linksAt } from '../link/graph.ts';
import type { Dimension, Link, Sheet, WorkshopState } from '../state.ts';
import type { Survey } from './survey.ts';

/** Where to look for warnings. */
export interface Scope {
  readonly sheets: Iterable<Sheet>;
  readonly boards: Iterable<Dimension>;
  readonly links: Iterable<Link>;
}

export function wholeScope(state: WorkshopState): Scope {
  return {
    sheets: state.sheets.values(),
    boards: state.dimensions.values(),
    links: state.links.values(),
  };
}

/** What the references name and what rests upon it, each once. */
export function scopeOf(of: Survey, refs: readonly EntityRef[]): Scope {
  return {
    sheets: new Set(refs.flatMap((ref) => sheetsNamed(of, ref))),
    boards: new Set(refs.flatMap((ref) => boardsNamed(of.state, ref))),
    links: new Set(refs.flatMap((ref) => linksNamed(of.state, ref))),
  };
}

/** A strategy's step concerns its sheets; while it is a draft, each of them is warned about for itself. */
function sheetsNamed({ state, sheetsOf }: Survey, { kind, id }: EntityRef): readonly Sheet[] {
  if (kind === 'sheet') return found(state.sheets.get(id));
  if (kind !== 'strategy' || state.strategies.get(id)?.status === 'draft') return [];
  return sheetsOf(id);
}

/** A sheet bears on its board's cap when it has a quick win. */
function boardsNamed(state: WorkshopState, { kind, id }: EntityRef): readonly Dimension[] {
  if (kind === 'board') return found(state.dimensions.get(id));
  if (kind !== 'sheet' || !hasQuickWin(state.sheets.get(id))) return [];
  return found(state.dimensions.get(boardOfCard(state, { kind, id }) ?? ''));
}

/** When a sheet starts, so may its strategy: dependencies of both are looked at. */
function linksNamed(state: WorkshopState, { kind, id }: EntityRef): readonly Link[] {
  if (kind === 'link') return found(state.links.get(id));
  if (kind === 'strategy') return linksAt(state, { kind, id });
  if (kind !== 'sheet') return [];
  const strategyId = state.sheets.get(id)?.strategyId ?? '';
  const dependencies = linksAt(state, { kind: 'strategy', id: strategyId }).filter(
    (link) => link.type === 'dependsOn',
  );
  return [...linksAt(state, { kind, id }), ...dependencies];
}

function hasQuickWin(sheet: Sheet | undefined): boolean {
  return sheet?.allocations.some(({ quickWin }) => quickWin !== undefined) === true;
}

function found<Thing>(thing: Thing | undefined): readonly Thing[] {
  return thing === undefined ? [] : [thing];
}
