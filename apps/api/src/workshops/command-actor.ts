import type { Actor, WorkshopState } from '@rembuk/workshop';

/** Who sends a command, before it is known what they are in the workshop. */
export interface CommandActor {
  readonly personId: string;
  /** The role of their account over all workshops. */
  readonly accountRole?: 'admin' | 'kominfo';
  /** The API itself acts for the person, who may have no seat yet: someone who showed a join code. */
  readonly server?: true;
}

/**
 * Everything that a person is in a workshop: by their seat there first, then by their account. Nothing: nobody.
 * A seat adds rights and takes none away, so that nobody loses by being seated what their account gives them.
 * Asked anew for each command and each opening, so that a role that was taken away is gone at once.
 */
export function actorsIn(
  state: WorkshopState,
  { personId, accountRole }: CommandActor,
): readonly Actor[] {
  const seat = state.participants.get(personId);
  const actors: Actor[] = [];
  if (seat?.active) {
    const { role, organizationId, groupId } = seat;
    actors.push({
      id: personId,
      role,
      ...(organizationId === undefined ? {} : { organizationId }),
      ...(groupId === undefined ? {} : { groupId }),
    });
  }
  if (accountRole !== undefined) actors.push({ id: personId, role: accountRole });
  return actors;
}

/** As which of these others see them: the first. */
export function actorIn(state: WorkshopState, sender: CommandActor): Actor | undefined {
  return actorsIn(state, sender)[0];
}
