import type { DimensionId, GroupId, OrganizationId } from '../ids.ts';
import type { MasterplanFile } from './model.ts';
import { idAt } from './names.ts';

/**
 * Who sits where: an organization at the board on which it proposes and leads most, at equal count at the one
 * that comes first; the ones that do neither fill up the boards with the fewest.
 */
export function seatsOf(file: MasterplanFile): ReadonlyMap<DimensionId, readonly OrganizationId[]> {
  const seats = new Map<DimensionId, OrganizationId[]>();
  for (const { dimensionId, active } of file.dimensions) if (active) seats.set(dimensionId, []);
  const parts = partsOf(file);
  const rest: OrganizationId[] = [];
  for (const { organizationId } of file.organizations) {
    const board = busiest(parts.get(organizationId), seats.keys());
    if (board === undefined) rest.push(organizationId);
    else seats.get(board)?.push(organizationId);
  }
  for (const organizationId of rest) emptiest(seats.values())?.push(organizationId);
  return seats;
}

/** How often each organization proposes or leads, by board. */
function partsOf(
  file: MasterplanFile,
): ReadonlyMap<OrganizationId, ReadonlyMap<DimensionId, number>> {
  const parts = new Map<OrganizationId, Map<DimensionId, number>>();
  const count = (organizationId: OrganizationId, dimensionId: DimensionId) => {
    const own = parts.get(organizationId) ?? new Map<DimensionId, number>();
    own.set(dimensionId, (own.get(dimensionId) ?? 0) + 1);
    parts.set(organizationId, own);
  };
  for (const { proposerId, dimensionId, sheets } of file.strategies) {
    count(proposerId, dimensionId);
    for (const { leadId } of sheets) if (leadId !== undefined) count(leadId, dimensionId);
  }
  return parts;
}

function busiest(
  counts: ReadonlyMap<DimensionId, number> | undefined,
  boards: Iterable<DimensionId>,
): DimensionId | undefined {
  let best: { board: DimensionId; count: number } | undefined;
  for (const board of boards) {
    const count = counts?.get(board) ?? 0;
    if (count > (best?.count ?? 0)) best = { board, count };
  }
  return best?.board;
}

function emptiest<Item>(lists: Iterable<Item[]>): Item[] | undefined {
  let best: Item[] | undefined;
  for (const list of lists) if (best === undefined || list.length < best.length) best = list;
  return best;
}

/** The group of a board, by the board's place in the file. */
export function groupIdOf(file: MasterplanFile, dimensionId: DimensionId): GroupId {
  const index = file.dimensions.findIndex((dimension) => dimension.dimensionId === dimensionId);
  return idAt('group', index);
}
