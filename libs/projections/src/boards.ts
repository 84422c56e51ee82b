import type { DimensionId, PlacedEvent, WorkshopState } from '@rembuk/workshop';
import { byText } from './collation.ts';
import { boardOf } from './plan.ts';

interface Reference {
  readonly kind: string;
  readonly id: string;
}

/**
 * The boards that an event happened on, sorted; `before` is the state that it met. What is about a link happens on both
 * boards that it joins, what is about the workshop as a whole on none. Told from the members of the data, which have
 * the same name in every event.
 */
export function boardsOf(
  { data }: Pick<PlacedEvent, 'data'>,
  before: WorkshopState,
): readonly DimensionId[] {
  const members: Readonly<Record<string, unknown>> = { ...data };
  const boards = new Set<DimensionId>();
  const add = (reference: unknown): void => {
    if (isReference(reference)) addBoards(boards, before, reference);
  };
  for (const [member, kind] of ids) {
    const id = members[member];
    if (typeof id === 'string') add({ kind, id });
  }
  add(members['on']);
  add(members['from']);
  add(members['to']);
  return boards.size < 2 ? [...boards] : [...boards].sort(byText);
}

const ids: readonly (readonly [member: string, kind: string])[] = [
  ['dimensionId', 'board'],
  ['strategyId', 'strategy'],
  ['sheetId', 'sheet'],
  ['linkId', 'link'],
  ['indicatorId', 'indicator'],
  ['commentId', 'comment'],
  ['roundId', 'round'],
  ['groupId', 'group'],
];

function addBoards(boards: Set<DimensionId>, state: WorkshopState, { kind, id }: Reference): void {
  const found = (dimensionId: DimensionId | undefined): void => {
    if (dimensionId !== undefined) boards.add(dimensionId);
  };
  switch (kind) {
    case 'board':
      return found(id);
    case 'strategy':
    case 'sheet':
      return found(boardOf(state, { kind, id }));
    case 'allocation':
    case 'alignment':
      // Named by their sheet and what they are on it.
      return found(boardOf(state, { kind: 'sheet', id: id.slice(0, id.indexOf('/')) }));
    case 'group':
      return found(state.groups.get(id)?.dimensionId);
    case 'round':
      return found(state.rounds.get(id)?.dimensionId);
    case 'indicator':
    case 'comment': {
      const on = kind === 'indicator' ? state.indicators.get(id)?.on : state.comments.get(id)?.on;
      if (on) addBoards(boards, state, on);
      return;
    }
    case 'link': {
      const link = state.links.get(id);
      if (!link) return;
      found(boardOf(state, link.from));
      found(boardOf(state, link.to));
    }
  }
}

function isReference(value: unknown): value is Reference {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    'id' in value &&
    typeof value.kind === 'string' &&
    typeof value.id === 'string'
  );
}
