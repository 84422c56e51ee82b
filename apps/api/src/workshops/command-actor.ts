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
 * What a person is in a workshop: by their seat there, else by their account, else nothing at all.
 * Asked anew for each command and each opening, so that a role that was taken away is gone at once.
 */
export function actorIn(
  state: WorkshopState,
  { personId, accountRole }: CommandActor,
): Actor | undefined {
  const seat = state.participants.get(personId);
  if (seat?.active) {
    const { role, organizationId, groupId } = seat;
    return {
      id: personId,
      role,
      ...(organizationId === undefined ? {} : { organizationId }),
      ...(groupId === undefined ? {} : { groupId }),
    };
  }
  return accountRole === undefined ? undefined : { id: personId, role: accountRole };
}
