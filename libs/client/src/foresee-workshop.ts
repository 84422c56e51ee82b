import {
  type Actor,
  authorize,
  type CommandOfType,
  decide,
  type DecisionContext,
  evolve,
  isCommandType,
  isRefusal,
  type PlacedEvent,
  type Refusal,
  refuse,
  roles,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Foresee, Foresight } from './optimistic.ts';

/** The server's own policy and decisions, over what this client knows. */
export const foreseeWorkshop: Foresee<WorkshopState> = (state, request, foresight) => {
  const { type, data, seen, overwrite = false, undoes } = request;
  if (!isCommandType(type)) return { refused: 'unknown_command' };
  // A shape that does not fit its type is for the server to refuse; `decide` is total over any.
  const command = { type, data } as CommandOfType;
  return foretell(state, command, {
    ...foresight,
    seen,
    overwrite,
    undoing: undoes !== undefined,
  });
};

/** What a command leads to, or the whole of the refusal. */
export function foretell(
  state: WorkshopState,
  command: CommandOfType,
  { you, ...asked }: Foresight & Omit<DecisionContext, 'actor'>,
): { readonly state: WorkshopState; readonly events: number } | Refusal {
  const actor = actorOf(you);
  if (!actor) return refuse('forbidden');
  const { at, head } = asked;
  const decision = authorize(state, command, actor) ?? decide(state, command, { actor, ...asked });
  if (isRefusal(decision)) return decision;
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
}

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
