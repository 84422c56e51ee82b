import type {
  Capacity,
  Decider,
  Moment,
  Submission,
  Undone,
  Verdict,
} from '@rembuk/event-sourcing';
import {
  type Actor,
  affectedBy,
  authorize,
  canTakeBack,
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
  // Before anything is decided: what an undo may do rests on the command that it takes back.
  const unfit = undone && unfitUndo(undone, command);
  if (unfit) return { kind: 'refused', code: unfit };
  const undoing = undone !== undefined;
  const decision = decide(state, command, { actor, at, seen, head, overwrite, undoing });
  return isRefusal(decision)
    ? refusedWith(decision)
    : { kind: 'accepted', events: decision, capacity: capacityOf(state, actor) };
}

/** It is to be the sender's own, of the same kind, and about the same thing. */
function unfitUndo(undone: Undone, command: WorkshopCommand): string | undefined {
  if (undone.whose === 'unknown') return 'undo_unknown';
  if (undone.whose === 'foreign') return 'undo_not_yours';
  const fits = undone.events.some((event) => canTakeBack(upcast(event), command));
  return fits ? undefined : 'undo_unrelated';
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
