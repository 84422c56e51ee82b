import { codeKey } from '../codes.ts';
import { type Decision, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import { activeDimension, liveStrategy } from '../lookup.ts';
import type { WorkshopState } from '../state.ts';
import { isText, present } from '../values.ts';
import type { StrategyStatus } from '../vocabulary.ts';
import type { StrategyCommand } from './commands.ts';
import type { StrategyEvent } from './events.ts';

/** From which status each step of a strategy may be taken. Withdrawing and restoring stand beside the chain. */
const steps = {
  SubmitStrategy: ['draft', 'revisionRequested'],
  RequestStrategyRevision: ['submitted'],
  ApproveStrategy: ['submitted'],
  PresentStrategy: ['approved'],
  RatifyStrategy: ['presented'],
  WithdrawStrategy: ['draft', 'submitted', 'revisionRequested', 'approved', 'presented'],
} as const satisfies Record<string, readonly StrategyStatus[]>;

type StepType = keyof typeof steps;
type StatusCommand = Extract<StrategyCommand, { type: StepType | 'RestoreStrategy' }>;

export function decideStatus(
  state: WorkshopState,
  command: StatusCommand,
): Decision<StrategyEvent> {
  const { strategyId } = command.data;
  switch (command.type) {
    case 'SubmitStrategy':
      return step(state, command, { type: 'StrategySubmitted', v: 1, data: { strategyId } });
    case 'RequestStrategyRevision': {
      const { note } = command.data;
      if (!isText(note, limits.note, true)) return refuse('invalid_value', { field: 'note' });
      const data = { strategyId, note };
      return step(state, command, { type: 'StrategyRevisionRequested', v: 1, data });
    }
    case 'ApproveStrategy':
      return step(state, command, { type: 'StrategyApproved', v: 1, data: { strategyId } });
    case 'PresentStrategy':
      return step(state, command, { type: 'StrategyPresented', v: 1, data: { strategyId } });
    case 'RatifyStrategy':
      return step(state, command, { type: 'StrategyRatified', v: 1, data: { strategyId } });
    case 'WithdrawStrategy': {
      const { reason } = command.data;
      if (reason !== undefined && !isText(reason, limits.note, true))
        return refuse('invalid_value', { field: 'reason' });
      const data = { strategyId, ...present({ reason }) };
      return step(state, command, { type: 'StrategyWithdrawn', v: 1, data });
    }
    case 'RestoreStrategy':
      return restore(state, strategyId);
  }
}

function step(
  state: WorkshopState,
  command: Extract<StatusCommand, { type: StepType }>,
  event: StrategyEvent,
): Decision<StrategyEvent> {
  const strategy = liveStrategy(state, command.data.strategyId);
  if ('refused' in strategy) return strategy;
  const allowed: readonly StrategyStatus[] = steps[command.type];
  return allowed.includes(strategy.status)
    ? [event]
    : refuse('wrong_status', { status: strategy.status });
}

/** To what it was; its board, its subdimension and its code may have been given up or given away meanwhile. */
function restore(state: WorkshopState, strategyId: string): Decision<StrategyEvent> {
  const strategy = state.strategies.get(strategyId);
  if (!strategy) return refuse('unknown_strategy');
  if (strategy.status !== 'withdrawn') return refuse('not_withdrawn');
  const dimension = activeDimension(state, strategy.dimensionId);
  if ('refused' in dimension) return dimension;
  if (!dimension.subdimensions.includes(strategy.subdimension))
    return refuse('unknown_subdimension');
  if (state.codes.has(codeKey(strategy.dimensionId, strategy.code))) return refuse('code_taken');
  return [{ type: 'StrategyRestored', v: 1, data: { strategyId } }];
}
