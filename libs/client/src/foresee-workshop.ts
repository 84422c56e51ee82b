import {
  type Actor,
  authorize,
  type CommandOfType,
  decide,
  evolve,
  isCommandType,
  isRefusal,
  type PlacedEvent,
  roles,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Foresee } from './optimistic.ts';

/** The server's own policy and decisions, over what this client knows. */
export const foreseeWorkshop: Foresee<WorkshopState> = (state, request, { you, at, head }) => {
  const { type, data, seen, overwrite = false, undoes } = request;
  const actor = actorOf(you);
  if (!isCommandType(type)) return { refused: 'unknown_command' };
  if (!actor) return { refused: 'forbidden' };
  // A shape that does not fit its type is for the server to refuse; `decide` is total over any.
  const command = { type, data } as CommandOfType;
  const decision =
    authorize(state, command, actor) ??
    decide(state, command, { actor, at, seen, head, overwrite, undoing: undoes !== undefined });
  if (isRefusal(decision)) return { refused: decision.refused };
  let next = state;
  let revision = head;
  const { runningSessionId: sessionId } = state;
  const meta = {
    actorId: actor.id,
    at,
    ...(actor.organizationId === undefined ? {} : { organizationId: actor.organizationId }),
    ...(sessionId === undefined ? {} : { sessionId }),
  };
  for (const event of decision) {
    revision += 1;
    const placed: PlacedEvent = { ...event, revision, meta };
    next = evolve(next, placed);
  }
  return { state: next, events: decision.length };
};

function actorOf({
  participantId,
  role,
  organizationId,
  groupId,
}: {
  readonly participantId: string;
  readonly role: string;
  readonly organizationId?: string;
  readonly groupId?: string;
}): Actor | undefined {
  const known = roles.find((one) => one === role);
  if (!known) return undefined;
  return {
    id: participantId,
    role: known,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(groupId === undefined ? {} : { groupId }),
  };
}
