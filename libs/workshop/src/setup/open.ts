import { type Decision, isRefusal, type Refusal, refuse } from '../decision.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import { firstInvalid, isListOf, isRecord, isString, isPresent } from '../values.ts';
import type { SetupCommand } from './commands.ts';
import type { SetupEvent } from './events.ts';
import { evolveSetup } from './evolve.ts';
import { decidePart, type PartCommand } from './parts.ts';
import { invalidWorkshop, samePeriod } from './workshop.ts';

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
  const invalid = invalidPlan(plan);
  if (invalid) return invalid;
  const { name, region, period, timeZone, language } = plan;
  const data = { name, region, period: yearsOf(period), timeZone, language };
  const events: SetupEvent[] = [{ type: 'WorkshopOpened', v: 1, data }];
  let ahead = foldAhead(state, events, context);
  for (const { part, index, command } of partsOf(plan)) {
    const decision = decidePart(ahead, command, context);
    if (isRefusal(decision)) return refuse(decision.refused, { ...decision.details, part, index });
    ahead = foldAhead(ahead, decision, context);
    events.push(...decision);
  }
  return events;
}

function invalidPlan(plan: Plan): Refusal | undefined {
  const { name, region, period, timeZone, language } = plan;
  const details = { name, region, period, timeZone, language };
  return (
    firstInvalid({
      ...Object.fromEntries(Object.entries(details).map(([key, value]) => [key, isPresent(value)])),
      sessions: isListOf(isRecord, plan.sessions ?? []),
      dimensions: isListOf(isRecord, plan.dimensions ?? []),
      organizations: isListOf(isRecord, plan.organizations ?? [], limits.organizationsMax),
      groups: isListOf(isGroup, plan.groups ?? []),
    }) ?? invalidWorkshop(details)
  );
}
