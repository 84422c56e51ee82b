import { reviseFields } from '../changes.ts';
import { folded } from '../codes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import type { DecisionContext } from '../message.ts';
import type { Dimension, WorkshopState } from '../state.ts';
import { firstInvalid, isCount, isListOf, isText, present } from '../values.ts';
import type { SetupCommand } from './commands.ts';
import type { SetupEvent } from './events.ts';

type DimensionCommand = Extract<
  SetupCommand,
  {
    type:
      | 'DefineDimension'
      | 'ReviseDimension'
      | 'ActivateDimension'
      | 'DeactivateDimension'
      | 'SetQuickWinCap';
  }
>;
type Data<Type extends DimensionCommand['type']> = Extract<
  DimensionCommand,
  { type: Type }
>['data'];
type Details = Pick<Dimension, 'code' | 'name' | 'nameId' | 'subdimensions'>;

export function decideDimension(
  state: WorkshopState,
  command: DimensionCommand,
  context: DecisionContext,
): Decision<SetupEvent> {
  switch (command.type) {
    case 'DefineDimension':
      return define(state, command.data);
    case 'ReviseDimension':
      return revise(state, command.data, context);
    case 'ActivateDimension':
      return activate(state, command.data);
    case 'DeactivateDimension':
      return deactivate(state, command.data);
    case 'SetQuickWinCap':
      return setCap(state, command.data, context);
  }
}

function define(state: WorkshopState, data: Data<'DefineDimension'>): Decision<SetupEvent> {
  const { dimensionId, code, name, nameId, active, subdimensions } = data;
  const invalid =
    firstInvalid({ dimensionId: isId(dimensionId), active: typeof active === 'boolean' }) ??
    invalidDetails(data);
  if (invalid) return invalid;
  if (state.dimensions.has(dimensionId)) return refuse('id_taken');
  const taken = detailsTaken(state, data, dimensionId);
  if (taken) return taken;
  if (state.dimensions.size >= limits.dimensionsMax) return refuse('limit_reached');
  const event = { dimensionId, code, name, nameId, active, subdimensions };
  return [{ type: 'DimensionDefined', v: 1, data: event }];
}

function revise(
  state: WorkshopState,
  data: Data<'ReviseDimension'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  const { dimensionId, code, name, nameId, subdimensions } = data;
  const dimension = state.dimensions.get(dimensionId);
  if (!dimension) return refuse('unknown_dimension');
  const wanted = present({ code, name, nameId, subdimensions });
  const revised: Details = { ...dimension, ...wanted };
  const refusal =
    invalidDetails(revised) ??
    detailsTaken(state, revised, dimensionId) ??
    subdimensionInUse(state, dimensionId, revised.subdimensions);
  if (refusal) return refusal;
  return reviseFields(dimension, wanted, context, (changes) => ({
    type: 'DimensionRevised',
    v: 1,
    data: { dimensionId, ...changes },
  }));
}

function invalidDetails({ code, name, nameId, subdimensions }: Details): Refusal | undefined {
  return firstInvalid({
    code: isText(code, limits.code),
    name: isText(name, limits.name),
    nameId: isText(nameId, limits.name),
    subdimensions:
      isListOf(isSubdimension, subdimensions, limits.subdimensionsMax) &&
      new Set(subdimensions.map(folded)).size === subdimensions.length,
  });
}

function isSubdimension(value: unknown): value is string {
  return isText(value, limits.subdimension);
}

function detailsTaken(state: WorkshopState, details: Details, byId: string): Refusal | undefined {
  for (const other of state.dimensions.values()) {
    if (other.id === byId) continue;
    if (folded(other.code) === folded(details.code)) return refuse('code_taken');
    if (folded(other.name) === folded(details.name)) return refuse('name_taken');
    if (folded(other.nameId) === folded(details.nameId)) return refuse('name_taken');
  }
  return undefined;
}

/** A strategy that is withdrawn holds nothing; restoring it asks again. */
function subdimensionInUse(
  state: WorkshopState,
  dimensionId: string,
  kept: readonly string[],
): Refusal | undefined {
  const orphan = state.strategies.find(
    (strategy) =>
      strategy.dimensionId === dimensionId &&
      strategy.status !== 'withdrawn' &&
      !kept.includes(strategy.subdimension),
  );
  return orphan && refuse('subdimension_in_use', { strategyId: orphan.id });
}

function activate(
  state: WorkshopState,
  { dimensionId }: Data<'ActivateDimension'>,
): Decision<SetupEvent> {
  const dimension = state.dimensions.get(dimensionId);
  if (!dimension) return refuse('unknown_dimension');
  if (dimension.active) return [];
  return [{ type: 'DimensionActivated', v: 1, data: { dimensionId } }];
}

function deactivate(
  state: WorkshopState,
  { dimensionId }: Data<'DeactivateDimension'>,
): Decision<SetupEvent> {
  const dimension = state.dimensions.get(dimensionId);
  if (!dimension) return refuse('unknown_dimension');
  if (!dimension.active) return [];
  const inUse = state.strategies.some(
    (strategy) => strategy.dimensionId === dimensionId && strategy.status !== 'withdrawn',
  );
  if (inUse) return refuse('dimension_in_use');
  return [{ type: 'DimensionDeactivated', v: 1, data: { dimensionId } }];
}

function setCap(
  state: WorkshopState,
  { dimensionId, cap }: Data<'SetQuickWinCap'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  if (cap !== null && !isCount(cap, 0, limits.sheetsMax))
    return refuse('invalid_value', { field: 'cap' });
  const dimension = state.dimensions.get(dimensionId);
  if (!dimension) return refuse('unknown_dimension');
  return reviseFields(dimension, { quickWinCap: cap }, context, () => ({
    type: 'QuickWinCapSet',
    v: 1,
    data: { dimensionId, cap },
  }));
}
