import { revise, type Revision } from '../changes.ts';
import { codeKey } from '../codes.ts';
import type { Place } from '../message.ts';
import type { OpenState } from '../open-state.ts';
import type { Strategy } from '../state.ts';
import { replaceText } from '../text/evolve.ts';
import { justificationField, made, marks, touch } from '../touches.ts';
import type { StrategyEvent } from './events.ts';

export function evolveStrategy(state: OpenState, event: StrategyEvent & Place): void {
  switch (event.type) {
    case 'StrategyProposed':
      return propose(state, event);
    case 'StrategyRetitled':
      return setFields(state, event, { title: event.data.title });
    case 'StrategyRecoded':
      return recode(state, event);
    case 'StrategyReclassified':
      return setFields(state, event, { subdimension: event.data.subdimension });
    case 'StrategyTargetSet':
      return setFields(state, event, { target: event.data.target });
    case 'StrategyProposerChanged':
      return setFields(state, event, { organizationId: event.data.organizationId });
    case 'StrategyReordered':
      return state.strategies.change(event.data.strategyId, (strategy) => {
        strategy.order = event.data.order;
        touch(strategy, [marks.order], event);
      });
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
      return step(state, event, 'submitted');
    case 'StrategyRevisionRequested':
      return requestRevision(state, event);
    case 'StrategyApproved':
      return approve(state, event);
    case 'StrategyPresented':
      return step(state, event, 'presented');
    case 'StrategyRatified':
      return step(state, event, 'ratified');
    case 'StrategyWithdrawn':
      return withdraw(state, event);
    case 'StrategyRestored':
      return restore(state, event);
    case 'AlignmentGapJustified':
      return justify(state, event);
  }
}

type OfStrategy = { readonly data: { readonly strategyId: string } } & Place;
type Placed<Type extends StrategyEvent['type']> = Extract<StrategyEvent, { type: Type }> & Place;

function step({ strategies }: OpenState, event: OfStrategy, status: Strategy['status']): void {
  strategies.change(event.data.strategyId, (strategy) => {
    strategy.status = status;
    touch(strategy, [marks.status], event);
  });
}

function requestRevision(state: OpenState, event: Placed<'StrategyRevisionRequested'>): void {
  step(state, event, 'revisionRequested');
  state.strategies.change(event.data.strategyId, (strategy) => {
    strategy.revisionNote = event.data.note;
  });
}

/** What was asked for has been done. */
function approve(state: OpenState, event: OfStrategy): void {
  step(state, event, 'approved');
  state.strategies.change(event.data.strategyId, (strategy) => {
    delete strategy.revisionNote;
  });
}

/** Sets short fields and notes who did. */
function setFields({ strategies }: OpenState, event: OfStrategy, fields: Revision<Strategy>): void {
  strategies.change(event.data.strategyId, (strategy) => {
    revise(strategy, fields);
    touch(strategy, Object.keys(fields), event);
  });
}

function propose(state: OpenState, event: Placed<'StrategyProposed'>): void {
  const { strategyId, issue = '', target = '', ...fields } = event.data;
  state.strategies.set(strategyId, {
    id: strategyId,
    ...fields,
    issue,
    logs: {},
    target,
    status: 'draft',
    touched: made(event),
  });
  state.codes.set(codeKey(fields.dimensionId, fields.code), strategyId);
}

function recode(state: OpenState, event: Placed<'StrategyRecoded'>): void {
  const { strategyId, code } = event.data;
  const strategy = state.strategies.get(strategyId);
  if (!strategy) return;
  releaseCode(state, strategy);
  state.codes.set(codeKey(strategy.dimensionId, code), strategyId);
  setFields(state, event, { code });
}

/** Its sheets move over and keep their places; it is withdrawn itself. */
function merge(state: OpenState, event: Placed<'StrategyMerged'>): void {
  const { strategyId, intoId } = event.data;
  if (!state.strategies.has(strategyId)) return;
  state.sheets.changeEach(
    (sheet) => sheet.strategyId === strategyId,
    (sheet) => {
      sheet.strategyId = intoId;
      touch(sheet, ['strategyId'], event);
    },
  );
  withdraw(state, event);
  state.strategies.change(strategyId, (strategy) => {
    strategy.mergedIntoId = intoId;
  });
}

/** Its code becomes free. */
function withdraw(state: OpenState, event: OfStrategy): void {
  state.strategies.change(event.data.strategyId, (strategy) => {
    if (strategy.status === 'withdrawn') return;
    strategy.statusBefore = strategy.status;
    strategy.status = 'withdrawn';
    touch(strategy, [marks.status], event);
    releaseCode(state, strategy);
  });
}

/** What it was before, with its code. Sheets that went to another strategy stay there. */
function restore(state: OpenState, event: OfStrategy): void {
  state.strategies.change(event.data.strategyId, (strategy) => {
    if (strategy.status !== 'withdrawn') return;
    strategy.status = strategy.statusBefore ?? 'draft';
    delete strategy.statusBefore;
    delete strategy.mergedIntoId;
    touch(strategy, [marks.status], event);
    state.codes.set(codeKey(strategy.dimensionId, strategy.code), strategy.id);
  });
}

/** Another card may hold the code by now. */
function releaseCode({ codes }: OpenState, { id, dimensionId, code }: Strategy): void {
  const key = codeKey(dimensionId, code);
  if (codes.get(key) === id) codes.delete(key);
}

function justify({ sheets }: OpenState, event: Placed<'AlignmentGapJustified'>): void {
  const { sheetId, document, reason } = event.data;
  sheets.change(sheetId, (sheet) => {
    sheet.justifications = { ...sheet.justifications, [document]: reason };
    touch(sheet, [justificationField(document)], event);
  });
}
