import type { Capacity, Decider, Moment, Submission, Verdict } from '@rembuk/event-sourcing';
import {
  type Actor,
  affectedBy,
  authorize,
  decide,
  evolve,
  foldVersion,
  initialState,
  isRefusal,
  type Refusal,
  stateFromJson,
  stateToJson,
  upcast,
  type Warning,
  warningsAbout,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import { actorIn, type CommandActor } from './command-actor.ts';

/** The domain of libs/workshop, as the decision loop asks for it: who is this, may they, what follows. */
export const workshopDecider: Decider<WorkshopState, WorkshopCommand, CommandActor, Warning> = {
  foldVersion,
  initialState,

  decide(state, submission, moment) {
    const { actor: sender, command } = submission;
    const actor = actorFor(state, sender, command);
    if (!actor) return refusedWith({ refused: 'forbidden' });
    const forbidden = authorize(state, command, actor, sender.server ? 'server' : 'person');
    if (forbidden) return refusedWith(forbidden);
    return decided(state, actor, submission, moment);
  },

  evolve: (state, event) => evolve(state, upcast(event)),
  advise: (state, command) => warningsAbout(state, affectedBy(command)),
  toJson: stateToJson,
  fromJson: stateFromJson,
};

function decided(
  state: WorkshopState,
  actor: Actor,
  { command, seen, overwrite }: Submission<WorkshopCommand, CommandActor>,
  { head, at }: Moment,
): Verdict {
  const decision = decide(state, command, { actor, at, seen, head, overwrite });
  return isRefusal(decision)
    ? refusedWith(decision)
    : { kind: 'accepted', events: decision, capacity: capacityOf(state, actor) };
}

/** Whoever showed a join code has no seat yet: that they may take one, the server has found out. */
function actorFor(
  state: WorkshopState,
  sender: CommandActor,
  command: WorkshopCommand,
): Actor | undefined {
  const actor = actorIn(state, sender);
  const joins = command.type === 'JoinGroup' && sender.server === true;
  return actor ?? (joins ? { id: sender.personId, role: 'member' } : undefined);
}

function capacityOf(state: WorkshopState, actor: Actor): Capacity {
  const { role, organizationId, groupId } = actor;
  const sessionId = state.runningSessionId;
  return {
    role,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(groupId === undefined ? {} : { groupId }),
    ...(sessionId === undefined ? {} : { sessionId }),
  };
}

function refusedWith({ refused: code, details }: Refusal): Verdict {
  return details === undefined ? { kind: 'refused', code } : { kind: 'refused', code, details };
}
