import { reviseFields } from '../changes.ts';
import { codeKey } from '../codes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import {
  activeDimension,
  activeOrganization,
  editableStrategy,
  groupOfBoard,
  liveSheet,
  liveStrategy,
} from '../lookup.ts';
import type { Actor, DecisionContext } from '../message.ts';
import { orderAfter } from '../order.ts';
import type { Organization, WorkshopState } from '../state.ts';
import { justificationField, staleField } from '../touches.ts';
import { firstInvalid, isOneOf, isOrder, isText, present } from '../values.ts';
import { planningDocuments } from '../vocabulary.ts';
import type { StrategyCommand } from './commands.ts';
import type { StrategyEvent } from './events.ts';
import { decideStatus } from './status.ts';

export function decideStrategy(
  state: WorkshopState,
  command: StrategyCommand,
  context: DecisionContext,
): Decision<StrategyEvent> {
  switch (command.type) {
    case 'ProposeStrategy':
      return propose(state, command.data, context);
    case 'RetitleStrategy':
      return retitle(state, command.data, context);
    case 'RecodeStrategy':
      return recode(state, command.data, context);
    case 'ReclassifyStrategy':
      return reclassify(state, command.data, context);
    case 'SetStrategyTarget':
      return setTarget(state, command.data, context);
    case 'ChangeStrategyProposer':
      return changeProposer(state, command.data, context);
    case 'ReorderStrategy':
      return reorder(state, command.data);
    case 'ReplaceStrategyIssue':
      return replaceIssue(state, command.data, context);
    case 'MergeStrategies':
      return merge(state, command.data);
    case 'JustifyAlignmentGap':
      return justifyGap(state, command.data, context);
    case 'SubmitStrategy':
    case 'RequestStrategyRevision':
    case 'ApproveStrategy':
    case 'PresentStrategy':
    case 'RatifyStrategy':
    case 'WithdrawStrategy':
    case 'RestoreStrategy':
      return decideStatus(state, command);
  }
}

type Data<Type extends StrategyCommand['type']> = Extract<StrategyCommand, { type: Type }>['data'];

function propose(
  state: WorkshopState,
  data: Data<'ProposeStrategy'>,
  context: DecisionContext,
): Decision<StrategyEvent> {
  const { strategyId, dimensionId, code, subdimension, title, organizationId, issue, target } =
    data;
  const invalid = firstInvalid({
    strategyId: isId(strategyId),
    code: isText(code, limits.code),
    title: isText(title, limits.strategyTitle),
    issue: issue === undefined || isText(issue, limits.strategyIssue, true),
    target: target === undefined || isText(target, limits.strategyTarget, true),
    order: data.order === undefined || isOrder(data.order),
  });
  if (invalid) return invalid;
  const dimension = activeDimension(state, dimensionId);
  if ('refused' in dimension) return dimension;
  if (!dimension.subdimensions.includes(subdimension)) return refuse('unknown_subdimension');
  const proposer = proposerFor(state, dimensionId, organizationId, context.actor);
  if ('refused' in proposer) return proposer;
  if (state.strategies.has(strategyId)) return refuse('id_taken');
  if (state.codes.has(codeKey(dimensionId, code))) return refuse('code_taken');
  if (state.strategies.size >= limits.strategiesMax) return refuse('limit_reached');
  const order = data.order ?? orderAfter(strategiesOf(state, dimensionId));
  const fields = { strategyId, dimensionId, code, subdimension, title, organizationId, order };
  return [{ type: 'StrategyProposed', v: 1, data: { ...fields, ...present({ issue, target }) } }];
}

function strategiesOf(state: WorkshopState, dimensionId: string) {
  return state.strategies.valueSeq().filter((strategy) => strategy.dimensionId === dimensionId);
}

/** A board's strategies are proposed by who sits there; a person may also speak for their own organization. */
function proposerFor(
  state: WorkshopState,
  dimensionId: string,
  organizationId: string,
  actor: Actor,
): Organization | Refusal {
  const organization = activeOrganization(state, organizationId);
  if ('refused' in organization) return organization;
  const seated = groupOfBoard(state, dimensionId)?.organizationIds.includes(organizationId);
  return seated === true || actor.organizationId === organizationId
    ? organization
    : refuse('organization_not_in_group');
}

function retitle(
  state: WorkshopState,
  { strategyId, title }: Data<'RetitleStrategy'>,
  context: DecisionContext,
): Decision<StrategyEvent> {
  if (!isText(title, limits.strategyTitle)) return refuse('invalid_value', { field: 'title' });
  const strategy = editableStrategy(state, strategyId);
  if ('refused' in strategy) return strategy;
  return reviseFields(strategy, { title }, context, () => ({
    type: 'StrategyRetitled',
    v: 1,
    data: { strategyId, title },
  }));
}

function recode(
  state: WorkshopState,
  { strategyId, code }: Data<'RecodeStrategy'>,
  context: DecisionContext,
): Decision<StrategyEvent> {
  if (!isText(code, limits.code)) return refuse('invalid_value', { field: 'code' });
  const strategy = editableStrategy(state, strategyId);
  if ('refused' in strategy) return strategy;
  const holder = state.codes.get(codeKey(strategy.dimensionId, code));
  if (holder !== undefined && holder !== strategyId) return refuse('code_taken');
  return reviseFields(strategy, { code }, context, () => ({
    type: 'StrategyRecoded',
    v: 1,
    data: { strategyId, code },
  }));
}

function reclassify(
  state: WorkshopState,
  { strategyId, subdimension }: Data<'ReclassifyStrategy'>,
  context: DecisionContext,
): Decision<StrategyEvent> {
  const strategy = editableStrategy(state, strategyId);
  if ('refused' in strategy) return strategy;
  const dimension = activeDimension(state, strategy.dimensionId);
  if ('refused' in dimension) return dimension;
  if (!dimension.subdimensions.includes(subdimension)) return refuse('unknown_subdimension');
  return reviseFields(strategy, { subdimension }, context, () => ({
    type: 'StrategyReclassified',
    v: 1,
    data: { strategyId, subdimension },
  }));
}

function setTarget(
  state: WorkshopState,
  { strategyId, target }: Data<'SetStrategyTarget'>,
  context: DecisionContext,
): Decision<StrategyEvent> {
  if (!isText(target, limits.strategyTarget, true))
    return refuse('invalid_value', { field: 'target' });
  const strategy = editableStrategy(state, strategyId);
  if ('refused' in strategy) return strategy;
  return reviseFields(strategy, { target }, context, () => ({
    type: 'StrategyTargetSet',
    v: 1,
    data: { strategyId, target },
  }));
}

function changeProposer(
  state: WorkshopState,
  { strategyId, organizationId }: Data<'ChangeStrategyProposer'>,
  context: DecisionContext,
): Decision<StrategyEvent> {
  const strategy = editableStrategy(state, strategyId);
  if ('refused' in strategy) return strategy;
  const proposer = proposerFor(state, strategy.dimensionId, organizationId, context.actor);
  if ('refused' in proposer) return proposer;
  return reviseFields(strategy, { organizationId }, context, () => ({
    type: 'StrategyProposerChanged',
    v: 1,
    data: { strategyId, organizationId },
  }));
}

/** Its place on the board is not its content: a submitted strategy may be moved. The last move stands. */
function reorder(
  state: WorkshopState,
  { strategyId, order }: Data<'ReorderStrategy'>,
): Decision<StrategyEvent> {
  if (!isOrder(order)) return refuse('invalid_value', { field: 'order' });
  const strategy = liveStrategy(state, strategyId);
  if ('refused' in strategy) return strategy;
  if (strategy.order === order) return [];
  return [{ type: 'StrategyReordered', v: 1, data: { strategyId, order } }];
}

function replaceIssue(
  state: WorkshopState,
  { strategyId, text }: Data<'ReplaceStrategyIssue'>,
  context: DecisionContext,
): Decision<StrategyEvent> {
  if (!isText(text, limits.strategyIssue, true)) return refuse('invalid_value', { field: 'text' });
  const strategy = editableStrategy(state, strategyId);
  if ('refused' in strategy) return strategy;
  return reviseFields(strategy, { issue: text }, context, () => ({
    type: 'StrategyIssueReplaced',
    v: 1,
    data: { strategyId, text },
  }));
}

function merge(
  state: WorkshopState,
  { strategyId, intoId }: Data<'MergeStrategies'>,
): Decision<StrategyEvent> {
  if (strategyId === intoId) return refuse('invalid_value', { field: 'intoId' });
  const strategy = editableStrategy(state, strategyId);
  if ('refused' in strategy) return strategy;
  const into = editableStrategy(state, intoId);
  if ('refused' in into) return into;
  if (strategy.dimensionId !== into.dimensionId) return refuse('other_board');
  return [{ type: 'StrategyMerged', v: 1, data: { strategyId, intoId } }];
}

/** Reviewers ask for reasons after submission too, so they may be given until the strategy is ratified. */
function justifyGap(
  state: WorkshopState,
  { sheetId, document, reason }: Data<'JustifyAlignmentGap'>,
  context: DecisionContext,
): Decision<StrategyEvent> {
  const invalid = firstInvalid({
    document: isOneOf(planningDocuments, document),
    reason: isText(reason, limits.note, true),
  });
  if (invalid) return invalid;
  const sheet = liveSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const strategy = liveStrategy(state, sheet.strategyId);
  if ('refused' in strategy) return strategy;
  if (strategy.status === 'ratified') return refuse('not_editable', { status: strategy.status });
  const current = sheet.justifications[document];
  if (current === reason) return [];
  const stale = staleField(sheet.touched, { [justificationField(document)]: current }, context);
  if (stale) return stale;
  return [{ type: 'AlignmentGapJustified', v: 1, data: { sheetId, document, reason } }];
}
