import { type Revision, withRevision } from '../changes.ts';
import { codeKey } from '../codes.ts';
import type { Place } from '../message.ts';
import type { Strategy, WorkshopState } from '../state.ts';
import { changeEntries, changeEntry, without } from '../tables.ts';
import { replaceText } from '../text/evolve.ts';
import { justificationField, made, marks, touch } from '../touches.ts';
import type { StrategyEvent } from './events.ts';

export function evolveStrategy(state: WorkshopState, event: StrategyEvent & Place): WorkshopState {
  switch (event.type) {
    case 'StrategyProposed':
      return propose(state, event);
    case 'StrategyRetitled':
      return revise(state, event, { title: event.data.title });
    case 'StrategyRecoded':
      return recode(state, event);
    case 'StrategyReclassified':
      return revise(state, event, { subdimension: event.data.subdimension });
    case 'StrategyTargetSet':
      return revise(state, event, { target: event.data.target });
    case 'StrategyProposerChanged':
      return revise(state, event, { organizationId: event.data.organizationId });
    case 'StrategyReordered':
      return change(state, event.data.strategyId, (strategy) => ({
        ...strategy,
        order: event.data.order,
        touched: touch(strategy.touched, [marks.order], event),
      }));
    case 'StrategyIssueReplaced':
      return replaceText(
        state,
        { kind: 'strategy', id: event.data.strategyId, field: 'issue' },
        event.data.text,
        event,
      );
    case 'StrategyMerged':
      return merge(state, event);
    case 'StrategySubmitted':
      return step(state, event, { status: 'submitted' });
    case 'StrategyRevisionRequested':
      return step(state, event, { status: 'revisionRequested', revisionNote: event.data.note });
    case 'StrategyApproved':
      return approve(state, event);
    case 'StrategyPresented':
      return step(state, event, { status: 'presented' });
    case 'StrategyRatified':
      return step(state, event, { status: 'ratified' });
    case 'StrategyWithdrawn':
      return withdraw(state, event);
    case 'StrategyRestored':
      return restore(state, event);
    case 'AlignmentGapJustified':
      return justify(state, event);
  }
}

function change(
  state: WorkshopState,
  id: string,
  how: (strategy: Strategy) => Strategy,
): WorkshopState {
  const strategies = changeEntry(state.strategies, id, how);
  return strategies === state.strategies ? state : { ...state, strategies };
}

type OfStrategy = { readonly data: { readonly strategyId: string } } & Place;

function step(state: WorkshopState, event: OfStrategy, to: Partial<Strategy>): WorkshopState {
  return change(state, event.data.strategyId, (strategy) => ({
    ...strategy,
    ...to,
    ...stepped(strategy, event),
  }));
}

/** Who took the last step. */
function stepped({ touched }: Strategy, event: Place): Pick<Strategy, 'touched'> {
  return { touched: touch(touched, [marks.status], event) };
}

/** What was asked for has been done. */
function approve(state: WorkshopState, event: OfStrategy): WorkshopState {
  const strategies = changeEntry(state.strategies, event.data.strategyId, (strategy) => ({
    ...without(strategy, 'revisionNote'),
    status: 'approved' as const,
    ...stepped(strategy, event),
  }));
  return { ...state, strategies };
}

/** Sets short fields and notes who did. */
function revise(
  state: WorkshopState,
  event: OfStrategy,
  fields: Revision<Strategy>,
): WorkshopState {
  return change(state, event.data.strategyId, (strategy) =>
    withRevision(
      { ...strategy, touched: touch(strategy.touched, Object.keys(fields), event) },
      fields,
    ),
  );
}

function propose(
  state: WorkshopState,
  event: Extract<StrategyEvent, { type: 'StrategyProposed' }> & Place,
): WorkshopState {
  const { strategyId, issue = '', target = '', ...fields } = event.data;
  const strategy: Strategy = {
    id: strategyId,
    ...fields,
    issue,
    logs: {},
    target,
    status: 'draft',
    touched: made(event),
  };
  return {
    ...state,
    strategies: state.strategies.set(strategyId, strategy),
    codes: state.codes.set(codeKey(fields.dimensionId, fields.code), strategyId),
  };
}

function recode(
  state: WorkshopState,
  event: Extract<StrategyEvent, { type: 'StrategyRecoded' }> & Place,
): WorkshopState {
  const { strategyId, code } = event.data;
  const strategy = state.strategies.get(strategyId);
  if (!strategy) return state;
  const codes = withoutCode(state.codes, strategy).set(
    codeKey(strategy.dimensionId, code),
    strategyId,
  );
  return revise({ ...state, codes }, event, { code });
}

/** Its sheets move over and keep their places; it is withdrawn itself. */
function merge(
  state: WorkshopState,
  event: Extract<StrategyEvent, { type: 'StrategyMerged' }> & Place,
): WorkshopState {
  const { strategyId, intoId } = event.data;
  if (!state.strategies.has(strategyId)) return state;
  const sheets = changeEntries(state.sheets, (sheet) =>
    sheet.strategyId === strategyId
      ? { ...sheet, strategyId: intoId, touched: touch(sheet.touched, ['strategyId'], event) }
      : sheet,
  );
  return change(withdraw({ ...state, sheets }, event), strategyId, (strategy) => ({
    ...strategy,
    mergedIntoId: intoId,
  }));
}

/** Its code becomes free. */
function withdraw(state: WorkshopState, event: OfStrategy): WorkshopState {
  const { strategyId } = event.data;
  const strategy = state.strategies.get(strategyId);
  if (!strategy || strategy.status === 'withdrawn') return state;
  const withdrawn: Strategy = {
    ...strategy,
    status: 'withdrawn',
    statusBefore: strategy.status,
    ...stepped(strategy, event),
  };
  return {
    ...state,
    strategies: state.strategies.set(strategyId, withdrawn),
    codes: withoutCode(state.codes, strategy),
  };
}

/** What it was before, with its code. Sheets that went to another strategy stay there. */
function restore(state: WorkshopState, event: OfStrategy): WorkshopState {
  const { strategyId } = event.data;
  const strategy = state.strategies.get(strategyId);
  if (strategy?.status !== 'withdrawn') return state;
  const restored: Strategy = {
    ...without(strategy, 'statusBefore', 'mergedIntoId'),
    status: strategy.statusBefore ?? 'draft',
    ...stepped(strategy, event),
  };
  return {
    ...state,
    strategies: state.strategies.set(strategyId, restored),
    codes: state.codes.set(codeKey(strategy.dimensionId, strategy.code), strategyId),
  };
}

/** Another card may hold the code by now. */
function withoutCode(codes: WorkshopState['codes'], { id, dimensionId, code }: Strategy) {
  const key = codeKey(dimensionId, code);
  return codes.get(key) === id ? codes.delete(key) : codes;
}

function justify(
  state: WorkshopState,
  event: Extract<StrategyEvent, { type: 'AlignmentGapJustified' }> & Place,
): WorkshopState {
  const { sheetId, document, reason } = event.data;
  const sheets = changeEntry(state.sheets, sheetId, (sheet) => ({
    ...sheet,
    justifications: { ...sheet.justifications, [document]: reason },
    touched: touch(sheet.touched, [justificationField(document)], event),
  }));
  return { ...state, sheets };
}
