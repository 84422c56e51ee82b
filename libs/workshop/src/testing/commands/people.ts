import type { PeopleCommand } from '../../people/commands.ts';
import { oneOf } from '../random.ts';
import { entryOf, type Scene } from '../scene.ts';
import type { IdeasOf } from './idea.ts';

export const peopleIdeas: IdeasOf<PeopleCommand> = {
  JoinGroup: (scene) => seat(scene),
  AdmitParticipant: (scene) => {
    const taken = seat(scene);
    return taken && { participantId: scene.newId(), role: 'member', ...taken };
  },
  ReassignParticipant: (scene) => {
    const participant = someMember(scene);
    const taken = seat(scene);
    return participant && taken && { participantId: participant.id, role: 'member', ...taken };
  },
  RemoveParticipant: (scene) => {
    const participant = someMember(scene);
    return participant && { participantId: participant.id };
  },
  RecordAttendance: () => ({}),
};

/** A place at a board, for an organization that sits there. */
function seat(scene: Scene): { groupId: string; organizationId: string } | undefined {
  const { dimensions, groups, organizations } = scene.state;
  const group = entryOf(
    scene,
    groups,
    ({ dimensionId }) => dimensions.get(dimensionId)?.active === true,
  );
  const seated = group?.organizationIds.filter((id) => organizations.get(id)?.active) ?? [];
  const organizationId = oneOf(scene.random, seated);
  return group && organizationId !== undefined ? { groupId: group.id, organizationId } : undefined;
}

function someMember(scene: Scene) {
  return entryOf(
    scene,
    scene.state.participants,
    ({ active, role }) => active && role === 'member',
  );
}
