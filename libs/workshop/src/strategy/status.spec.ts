import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.ts';
import type { WorkshopCommand, WorkshopEvent } from '../messages.ts';
import { given } from '../testing/given.ts';
import { hall, happened, strategyProposed } from '../testing/hall.ts';
import { seated } from '../testing/seated.ts';
import { type StrategyStatus, strategyStatuses } from '../vocabulary.ts';

const strategyId = 'soc-1';
const on = { strategyId };
const submitted = happened('StrategySubmitted', on);
const revision = happened('StrategyRevisionRequested', { strategyId, note: 'Say more' });
const approved = happened('StrategyApproved', on);
const presented = happened('StrategyPresented', on);
const ratified = happened('StrategyRatified', on);
const withdrawn = happened('StrategyWithdrawn', on);

/** How a strategy comes to each status. */
const ways: Readonly<Record<StrategyStatus, readonly WorkshopEvent[]>> = {
  draft: [],
  submitted: [submitted],
  revisionRequested: [submitted, revision],
  approved: [submitted, approved],
  presented: [submitted, approved, presented],
  ratified: [submitted, approved, presented, ratified],
  withdrawn: [withdrawn],
};

/** From domain.md: draft -> submitted -> revision requested | approved -> presented -> ratified, and withdrawn. */
const steps: readonly [WorkshopCommand, WorkshopEvent, readonly StrategyStatus[]][] = [
  [{ type: 'SubmitStrategy', data: on }, submitted, ['draft', 'revisionRequested']],
  [
    { type: 'RequestStrategyRevision', data: { strategyId, note: 'Say more' } },
    revision,
    ['submitted'],
  ],
  [{ type: 'ApproveStrategy', data: on }, approved, ['submitted']],
  [{ type: 'PresentStrategy', data: on }, presented, ['approved']],
  [{ type: 'RatifyStrategy', data: on }, ratified, ['presented']],
  [
    { type: 'WithdrawStrategy', data: on },
    withdrawn,
    ['draft', 'submitted', 'revisionRequested', 'approved', 'presented'],
  ],
  [{ type: 'RestoreStrategy', data: on }, happened('StrategyRestored', on), ['withdrawn']],
];

describe.each(steps.map((step) => [step[0].type, ...step] as const))(
  '%s',
  (_type, command, event, from) => {
    it.each(strategyStatuses)('from %s', (status) => {
      const outcome = given(...seated, ...ways[status]).when(command);
      if (from.includes(status)) outcome.thenHappened(event);
      else if (status === 'withdrawn') outcome.thenRefused('withdrawn');
      else if (command.type === 'RestoreStrategy') outcome.thenRefused('not_withdrawn');
      else outcome.thenRefused('wrong_status', { status });
    });

    it('of what is there', () => {
      given(...seated)
        .when({ ...command, data: { ...command.data, strategyId: 'none' } } as WorkshopCommand)
        .thenRefused('unknown_strategy');
    });
  },
);

describe('a request for revision', () => {
  it('carries a note, which is still there when the strategy is submitted again', () => {
    const request = (note: string) =>
      ({ type: 'RequestStrategyRevision', data: { strategyId, note } }) as const;
    given(...seated, submitted)
      .when(request(''))
      .thenRefused('invalid_value', { field: 'note' });
    given(...seated, submitted)
      .when(request('n'.repeat(limits.note.max + 1)))
      .thenRefused('invalid_value', { field: 'note' });
    const { state } = given(...seated, submitted, revision).when({
      type: 'SubmitStrategy',
      data: on,
    });
    expect(state.strategies.get(strategyId)).toMatchObject({
      status: 'submitted',
      revisionNote: 'Say more',
    });
  });

  it('has been met once the strategy is approved', () => {
    const { state } = given(...seated, submitted, revision, submitted).when({
      type: 'ApproveStrategy',
      data: on,
    });
    expect(state.strategies.get(strategyId)?.status).toBe('approved');
    expect(state.strategies.get(strategyId)).not.toHaveProperty('revisionNote');
  });
});

describe('withdrawing and restoring', () => {
  const restore = { type: 'RestoreStrategy', data: on } as const;

  it('may say why', () => {
    const withdraw = (reason: string) =>
      ({ type: 'WithdrawStrategy', data: { strategyId, reason } }) as const;
    given(...seated)
      .when(withdraw('Twice'))
      .thenHappened(happened('StrategyWithdrawn', { strategyId, reason: 'Twice' }));
    given(...seated)
      .when(withdraw(''))
      .thenRefused('invalid_value', { field: 'reason' });
  });

  it.each(['draft', 'submitted', 'revisionRequested', 'approved', 'presented'] as const)(
    'brings back what was %s as that',
    (status) => {
      const { state } = given(...seated, ...ways[status], withdrawn).when(restore);
      expect(state.strategies.get(strategyId)?.status).toBe(status);
      expect(state.strategies.get(strategyId)).not.toHaveProperty('statusBefore');
    },
  );

  it('gives the code away, and takes it again if it is free', () => {
    const heir = strategyProposed('heir', { code: 'soc-1' });
    const { type, data } = { type: 'ProposeStrategy', data: heir.data } as {
      type: 'ProposeStrategy';
      data: Extract<WorkshopCommand, { type: 'ProposeStrategy' }>['data'];
    };
    given(...seated)
      .when({ type, data })
      .thenRefused('code_taken');
    given(...seated, withdrawn)
      .when({ type, data })
      .thenHappened(heir);
    given(...seated, withdrawn, heir)
      .when(restore)
      .thenRefused('code_taken');
  });

  it('not onto a board or under a subdimension that was given up meanwhile', () => {
    const gone = [withdrawn, happened('StrategyWithdrawn', { strategyId: 'soc-2' })];
    given(...hall, ...gone, happened('DimensionDeactivated', { dimensionId: 'society' }))
      .when(restore)
      .thenRefused('dimension_inactive');
    given(
      ...hall,
      ...gone,
      happened('DimensionRevised', { dimensionId: 'society', subdimensions: ['second'] }),
    )
      .when(restore)
      .thenRefused('unknown_subdimension');
  });
});
