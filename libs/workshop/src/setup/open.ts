import { type Decision, isRefusal, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import type { DecisionContext } from '../message.ts';
import { OpenState } from '../open-state.ts';
import type { WorkshopState } from '../state.ts';
import { firstInvalid, isListOf, isRecord } from '../values.ts';
import type { SetupCommand } from './commands.ts';
import type { SetupEvent } from './events.ts';
import { evolveSetup } from './evolve.ts';
import { decidePart, type PartCommand } from './parts.ts';
import { invalidDetails } from './workshop.ts';

type Plan = Extract<SetupCommand, { type: 'OpenWorkshop' }>['data'];

/**
 * Opens the workshop, with its whole plan when that comes along: each part is decided as if it had been sent by
 * itself, after the ones before it. One that is refused refuses all, and the details tell which it was.
 */
export function open(
  state: WorkshopState,
  plan: Plan,
  context: DecisionContext,
): Decision<SetupEvent> {
  if (state.workshop) return refuse('workshop_exists');
  const invalid = invalidDetails(plan) ?? invalidLists(plan);
  if (invalid) return invalid;
  const { name, region, timeZone, language } = plan;
  const period = { from: plan.period.from, to: plan.period.to };
  const data = { name, region, period, timeZone, language };
  const events: SetupEvent[] = [{ type: 'WorkshopOpened', v: 1, data }];
  let ahead = foldAhead(state, events, context);
  for (const { part, index, command } of commandsOf(plan)) {
    const decision = decidePart(ahead, command, context);
    if (isRefusal(decision)) return refuse(decision.refused, { ...decision.details, part, index });
    ahead = foldAhead(ahead, decision, context);
    events.push(...decision);
  }
  return events;
}

/** One more than its limit may pass here, to be refused by the limit itself. */
function invalidLists({ sessions, dimensions, organizations, groups }: Plan) {
  return firstInvalid({
    sessions: isListOf(isRecord, sessions ?? [], limits.sessionsMax + 1),
    dimensions: isListOf(isRecord, dimensions ?? [], limits.dimensionsMax + 1),
    organizations: isListOf(isRecord, organizations ?? [], limits.organizationsMax + 1),
    groups: isListOf(isGroup, groups ?? [], limits.groupsMax + 1),
  });
}

function isGroup(value: unknown): value is NonNullable<Plan['groups']>[number] {
  return isRecord(value) && isListOf(isString, value['organizationIds'], limits.organizationsMax);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

interface Part {
  readonly part: 'sessions' | 'dimensions' | 'organizations' | 'groups';
  readonly index: number;
  readonly command: PartCommand;
}

/** The plan as the commands that it stands for; what rests on something comes after it. */
function* commandsOf(plan: Plan): Iterable<Part> {
  for (const [index, data] of (plan.sessions ?? []).entries())
    yield { part: 'sessions', index, command: { type: 'PlanSession', data } };
  for (const [index, data] of (plan.dimensions ?? []).entries())
    yield { part: 'dimensions', index, command: { type: 'DefineDimension', data } };
  for (const [index, data] of (plan.organizations ?? []).entries())
    yield { part: 'organizations', index, command: { type: 'RegisterOrganization', data } };
  for (const [index, data] of (plan.groups ?? []).entries()) {
    const { groupId } = data;
    yield { part: 'groups', index, command: { type: 'FormGroup', data } };
    for (const organizationId of data.organizationIds)
      yield {
        part: 'groups',
        index,
        command: { type: 'SeatOrganization', data: { groupId, organizationId } },
      };
  }
}

function foldAhead(
  state: WorkshopState,
  events: readonly SetupEvent[],
  { actor, at, head }: DecisionContext,
): WorkshopState {
  const place = { revision: head + 1, meta: { actorId: actor.id, at } };
  const ahead = new OpenState(state);
  for (const event of events) evolveSetup(ahead, { ...event, ...place });
  return ahead.close();
}
