import { revised, reviseFields, staleWhole } from '../changes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { type CardRef, isCardRef, isId, plainRef } from '../ids.ts';
import { limits } from '../limits.ts';
import { activeOrganization, editableCard } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import { partWith } from '../parts.ts';
import type { Indicator, WorkshopState } from '../state.ts';
import { staleField } from '../touches.ts';
import { firstInvalid, isOneOf, isQuantity, isRecord, isText, isYear, present } from '../values.ts';
import { indicatorDirections, indicatorLevels } from '../vocabulary.ts';
import type { IndicatorData, PlanningEvent } from './events.ts';
import { targetField } from './keys.ts';

/** By what the success of a strategy or a sheet is measured: a baseline, and a target per year. */

export function addIndicator(
  state: WorkshopState,
  { indicatorId, on, ...data }: CommandData<'AddIndicator'>,
): Decision<PlanningEvent> {
  const invalid = firstInvalid({ on: isCardRef(on) }) ?? invalidField(indicatorId, data);
  if (invalid) return invalid;
  const unfit = uneditable(state, on) ?? unfitOrganization(state, data.organizationId);
  if (unfit) return unfit;
  if (state.indicators.has(indicatorId)) return refuse('id_taken');
  if (state.indicators.size >= limits.indicatorsMax) return refuse('limit_reached');
  const { name, level, unit, direction, dataSource, organizationId } = data;
  const baseline = data.baseline && plainBaseline(data.baseline);
  const rest = present({ baseline, dataSource, organizationId });
  const added = { indicatorId, on: plainRef(on), name, level, unit, direction, ...rest };
  return [{ type: 'IndicatorAdded', v: 1, data: added }];
}

export function reviseIndicator(
  state: WorkshopState,
  { indicatorId, ...data }: CommandData<'ReviseIndicator'>,
  context: DecisionContext,
): Decision<PlanningEvent> {
  const indicator = editableIndicator(state, indicatorId);
  if ('refused' in indicator) return indicator;
  const unfit =
    invalidField(indicatorId, revised(indicator, data)) ??
    unfitOrganization(state, data.organizationId ?? undefined);
  if (unfit) return unfit;
  const { name, level, unit, direction, dataSource, organizationId } = data;
  const baseline = data.baseline && plainBaseline(data.baseline);
  const fields = present({ name, level, unit, baseline, direction, dataSource, organizationId });
  return reviseFields(indicator, fields, context, (changes) => ({
    type: 'IndicatorRevised',
    v: 1,
    data: { indicatorId, ...changes },
  }));
}

export function setTarget(
  state: WorkshopState,
  { indicatorId, year, value }: CommandData<'SetIndicatorTarget'>,
  context: DecisionContext,
): Decision<PlanningEvent> {
  const invalid = firstInvalid({ year: isYear(year), value: isQuantity(value) });
  if (invalid) return invalid;
  const indicator = editableIndicator(state, indicatorId);
  if ('refused' in indicator) return indicator;
  const current = partWith(indicator.targets, 'year', year)?.value;
  if (current === value) return [];
  const stale = staleField(indicator.touched, { [targetField(year)]: current }, context);
  return stale ?? [{ type: 'IndicatorTargetSet', v: 1, data: { indicatorId, year, value } }];
}

export function removeTarget(
  state: WorkshopState,
  { indicatorId, year }: CommandData<'RemoveIndicatorTarget'>,
  context: DecisionContext,
): Decision<PlanningEvent> {
  const indicator = editableIndicator(state, indicatorId);
  if ('refused' in indicator) return indicator;
  const current = partWith(indicator.targets, 'year', year)?.value;
  // None is what was asked for.
  if (current === undefined) return [];
  const stale = staleField(indicator.touched, { [targetField(year)]: current }, context);
  return stale ?? [{ type: 'IndicatorTargetRemoved', v: 1, data: { indicatorId, year } }];
}

export function removeIndicator(
  state: WorkshopState,
  { indicatorId }: CommandData<'RemoveIndicator'>,
  context: DecisionContext,
): Decision<PlanningEvent> {
  const indicator = editableIndicator(state, indicatorId);
  if ('refused' in indicator) return indicator;
  const stale = staleWhole(fieldsOf(indicator), { touched: indicator.touched, context });
  return stale ?? [{ type: 'IndicatorRemoved', v: 1, data: { indicatorId } }];
}

/** By the names under which they are touched. */
function fieldsOf({ targets, ...own }: Indicator): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = { ...own };
  for (const { year, value } of targets) fields[targetField(year)] = value;
  return fields;
}

function editableIndicator(state: WorkshopState, id: string): Indicator | Refusal {
  const indicator = state.indicators.get(id);
  if (!indicator) return refuse('unknown_indicator');
  return uneditable(state, indicator.on) ?? indicator;
}

function uneditable(state: WorkshopState, on: CardRef): Refusal | undefined {
  const card = editableCard(state, on);
  return 'refused' in card ? card : undefined;
}

function unfitOrganization(state: WorkshopState, id: string | undefined): Refusal | undefined {
  if (id === undefined) return undefined;
  const organization = activeOrganization(state, id);
  return 'refused' in organization ? organization : undefined;
}

function invalidField(id: string, data: Readonly<IndicatorData>): Refusal | undefined {
  const { name, level, unit, baseline, direction, dataSource } = data;
  return firstInvalid({
    indicatorId: isId(id),
    name: isText(name, limits.name),
    level: isOneOf(indicatorLevels, level),
    unit: isText(unit, limits.unit),
    baseline: baseline === undefined || isBaseline(baseline),
    direction: isOneOf(indicatorDirections, direction),
    dataSource: dataSource === undefined || isText(dataSource, limits.reference),
  });
}

function isBaseline(baseline: unknown): boolean {
  return isRecord(baseline) && isQuantity(baseline['value']) && isYear(baseline['year']);
}

function plainBaseline({ value, year }: NonNullable<IndicatorData['baseline']>) {
  return { value, year };
}
