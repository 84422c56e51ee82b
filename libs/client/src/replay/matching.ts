import type { ReplayFilter, WireEvent } from '@rembuk/protocol';
import { entitiesOf, type WorkshopState } from '@rembuk/workshop';

/** Whether a replay stops at an event; `before` is the state that the event met. */
export type Matches = (event: WireEvent, before: WorkshopState) => boolean;

/** Told from the event and the state alone, so that all who replay a history stop at the same events. */
export function matching({ board, organizationId, entity }: ReplayFilter = {}): Matches {
  if (board === undefined && organizationId === undefined && entity === undefined)
    return () => true;
  return (event, before) => {
    const about = entitiesOf(event, before);
    return (
      (entity === undefined || lineOf(entity, before).some((one) => about.has(one))) &&
      (organizationId === undefined || isOf(organizationId, event, about, before)) &&
      (board === undefined || isOnBoard(board, about, before))
    );
  };
}

function isOf(
  organizationId: string,
  { meta }: WireEvent,
  about: ReadonlySet<string>,
  before: WorkshopState,
): boolean {
  const line = lineOf(`organization/${organizationId}`, before);
  return line.some((one) => about.has(one) || one === `organization/${meta.organizationId}`);
}

/** A thing, and what it was merged into, and that in turn, as far as that has happened. */
function lineOf(entity: string, { strategies, organizations }: WorkshopState): readonly string[] {
  const [kind, first = ''] = entity.split('/');
  const table = kind === 'strategy' ? strategies : kind === 'organization' ? organizations : null;
  const line = [entity];
  let next = table?.get(first)?.mergedIntoId;
  while (next !== undefined && !line.includes(`${kind}/${next}`)) {
    line.push(`${kind}/${next}`);
    next = table?.get(next)?.mergedIntoId;
  }
  return line;
}

function isOnBoard(board: string, about: ReadonlySet<string>, state: WorkshopState): boolean {
  const { strategies, sheets, groups } = state;
  for (const entity of about) {
    const [kind, id = ''] = entity.split('/');
    if (kind === 'board' && id === board) return true;
    if (kind === 'group' && groups.get(id)?.dimensionId === board) return true;
    const strategyId = kind === 'sheet' ? sheets.get(id)?.strategyId : id;
    if (kind !== 'sheet' && kind !== 'strategy') continue;
    if (strategyId !== undefined && strategies.get(strategyId)?.dimensionId === board) return true;
  }
  return false;
}
