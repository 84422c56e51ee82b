import type { Capacity, Decider, Moment, Submission, Verdict } from '@rembuk/event-sourcing';
import {
  type Actor,
  affectedBy,
  authorize,
  decide,
  evolve,
  fold,
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
import { actorsIn, type CommandActor } from './command-actor.ts';

/** The domain of libs/workshop, as the decision loop asks for it: who is this, may they, what follows. */
export const workshopDecider: Decider<WorkshopState, WorkshopCommand, CommandActor, Warning> = {
  foldVersion,
  initialState,

  /** Asked in each capacity that the sender has, until one may do it. */
  decide(state, submission, moment) {
    let first: Verdict | undefined;
    for (const actor of capacitiesOf(state, submission)) {
      const verdict = decidedAs(state, actor, submission, moment);
      if (verdict.kind === 'accepted' || verdict.code !== 'forbidden') return verdict;
      first ??= verdict;
    }
    // Nobody here: outcomes are kept for ever, so this is none.
    return first ?? { kind: 'refused', code: 'forbidden', unrecorded: true };
  },

  evolve: (state, event) => evolve(state, upcast(event)),
  evolveAll: (state, events) => fold(state, events.map(upcast)),
  advise: (state, command) => warningsAbout(state, affectedBy(command)),
  toJson: stateToJson,
  fromJson: stateFromJson,
};

function decidedAs(
  state: WorkshopState,
  actor: Actor,
  { actor: sender, command, seen, overwrite }: Submission<WorkshopCommand, CommandActor>,
  { head, at, undone }: Moment,
): Verdict {
  const forbidden = authorize(state, command, actor, sender.server ? 'server' : 'person');
  if (forbidden) return refusedWith(forbidden);
  // Before anything is decided: what an undo may do rests on the command that it takes back being the sender's own.
  if (undone === 'unknown') return { kind: 'refused', code: 'undo_unknown' };
  if (undone === 'foreign') return { kind: 'refused', code: 'undo_not_yours' };
  const undoing = undone === 'own';
  const decision = decide(state, command, { actor, at, seen, head, overwrite, undoing });
  return isRefusal(decision)
    ? refusedWith(decision)
    : { kind: 'accepted', events: decision, capacity: capacityOf(state, actor) };
}

/** Whoever showed a join code has no seat yet: that they may take one, the server has found out. */
function capacitiesOf(
  state: WorkshopState,
  { actor: sender, command }: Submission<WorkshopCommand, CommandActor>,
): readonly Actor[] {
  const actors = actorsIn(state, sender);
  const joins = command.type === 'JoinGroup' && sender.server === true;
  return joins && actors.length === 0 ? [{ id: sender.personId, role: 'member' }] : actors;
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
