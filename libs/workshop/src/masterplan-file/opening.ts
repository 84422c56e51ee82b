import type { CommandData } from '../messages.ts';
import type { MasterplanFile } from './model.ts';
import { groupIdOf, seatsOf } from './seats.ts';

/** The workshop as the file plans it, before anyone writes: one group at each active board. */
export function openingOf(file: MasterplanFile): CommandData<'OpenWorkshop'> {
  const seats = seatsOf(file);
  return {
    ...file.workshop,
    sessions: file.sessions.map(withoutPath),
    dimensions: file.dimensions.map(withoutPath),
    organizations: file.organizations.map(withoutPath),
    groups: file.dimensions.flatMap(({ dimensionId, name, nameId }) => {
      const organizationIds = seats.get(dimensionId);
      if (!organizationIds) return [];
      const groupName = file.workshop.language === 'id' ? nameId : name;
      return [
        { groupId: groupIdOf(file, dimensionId), name: groupName, dimensionId, organizationIds },
      ];
    }),
  };
}

function withoutPath<Part extends { readonly path: string }>({
  path: _path,
  ...part
}: Part): Omit<Part, 'path'> {
  return part;
}
