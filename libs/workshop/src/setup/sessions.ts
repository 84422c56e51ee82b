import { reviseFields, staleWhole } from '../changes.ts';
import { folded } from '../codes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import type { ForumEvent } from '../forum/events.ts';
import { freeMilestoneName } from '../forum/milestone.ts';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import type { DecisionContext } from '../message.ts';
import type { Session, WorkshopState } from '../state.ts';
import { firstInvalid, isDay, isText, present } from '../values.ts';
import type { SetupCommand } from './commands.ts';
import type { SetupEvent } from './events.ts';

type SessionCommand = Extract<
  SetupCommand,
  { type: 'PlanSession' | 'ReplanSession' | 'CancelSession' | 'StartSession' }
>;
type Data<Type extends SetupCommand['type']> = Extract<SetupCommand, { type: Type }>['data'];

export function decideSession(
  state: WorkshopState,
  command: SessionCommand,
  context: DecisionContext,
): Decision<SetupEvent> {
  switch (command.type) {
    case 'PlanSession':
      return plan(state, command.data);
    case 'ReplanSession':
      return replan(state, command.data, context);
    case 'CancelSession':
      return cancel(state, command.data, context);
    case 'StartSession':
      return start(state, command.data);
  }
}

function plan(state: WorkshopState, data: Data<'PlanSession'>): Decision<SetupEvent> {
  const { sessionId, name, from, to } = data;
  const invalid =
    firstInvalid({ sessionId: isId(sessionId) }) ?? invalidSession({ name, from, to });
  if (invalid) return invalid;
  if (state.sessions.has(sessionId)) return refuse('id_taken');
  if (nameTaken(state, name, sessionId)) return refuse('name_taken');
  if (state.sessions.size >= limits.sessionsMax) return refuse('limit_reached');
  return [{ type: 'SessionPlanned', v: 1, data: { sessionId, name, from, to } }];
}

function replan(
  state: WorkshopState,
  { sessionId, name, from, to }: Data<'ReplanSession'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  const session = plannedSession(state, sessionId);
  if ('refused' in session) return session;
  const wanted = present({ name, from, to });
  const invalid = invalidSession({ ...session, ...wanted });
  if (invalid) return invalid;
  if (name !== undefined && nameTaken(state, name, sessionId)) return refuse('name_taken');
  return reviseFields(session, wanted, context, (changes) => ({
    type: 'SessionReplanned',
    v: 1,
    data: { sessionId, ...changes },
  }));
}

function invalidSession({ name, from, to }: Pick<Session, 'name' | 'from' | 'to'>) {
  return firstInvalid({
    name: isText(name, limits.name),
    from: isDay(from),
    to: isDay(to) && from <= to,
  });
}

/** A cancelled session gives its name back. */
function nameTaken(state: WorkshopState, name: string, byId: string): boolean {
  const wanted = folded(name);
  return state.sessions.some(
    (other) => other.id !== byId && other.status !== 'cancelled' && folded(other.name) === wanted,
  );
}

function plannedSession(state: WorkshopState, id: string): Session | Refusal {
  const session = state.sessions.get(id);
  if (!session) return refuse('unknown_session');
  return session.status === 'planned'
    ? session
    : refuse('session_not_planned', { status: session.status });
}

/** For good: another session may take its name. */
function cancel(
  state: WorkshopState,
  { sessionId }: Data<'CancelSession'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  const session = plannedSession(state, sessionId);
  if ('refused' in session) return session;
  const stale = staleWhole(session, { touched: session.touched, context });
  return stale ?? [{ type: 'SessionCancelled', v: 1, data: { sessionId } }];
}

function start(state: WorkshopState, { sessionId }: Data<'StartSession'>): Decision<SetupEvent> {
  if (state.runningSessionId !== undefined)
    return refuse('session_running', { sessionId: state.runningSessionId });
  const session = plannedSession(state, sessionId);
  if ('refused' in session) return session;
  return [{ type: 'SessionStarted', v: 1, data: { sessionId } }];
}

/**
 * The end of a session is a milestone: the state that people left. Where its name is taken, it is numbered; when
 * the id or the room for it is taken, the session ends without. Ending is never refused for its milestone.
 */
export function endSession(
  state: WorkshopState,
  { sessionId }: Data<'EndSession'>,
  { head }: DecisionContext,
): Decision<SetupEvent | Extract<ForumEvent, { type: 'MilestoneSet' }>> {
  const session = state.sessions.get(sessionId);
  if (!session) return refuse('unknown_session');
  if (session.status !== 'running')
    return refuse('session_not_running', { status: session.status });
  const ended: SetupEvent = { type: 'SessionEnded', v: 1, data: { sessionId } };
  const milestoneId = `session-${sessionId}`.slice(0, limits.id.max);
  if (state.milestones.has(milestoneId) || state.milestones.size >= limits.milestonesMax)
    return [ended];
  const name = freeMilestoneName(state, session.name);
  const data = { milestoneId, name, revision: head + 1 };
  return [ended, { type: 'MilestoneSet', v: 1, data }];
}
