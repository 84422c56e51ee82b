import type { EventOf } from '../message.ts';
import type { PlanningDocument } from '../vocabulary.ts';

export type StrategyEvent =
  | EventOf<
      'StrategyProposed',
      {
        strategyId: string;
        dimensionId: string;
        code: string;
        subdimension: string;
        title: string;
        /** The organization that proposes it. */
        organizationId: string;
        /** Fractional index: its place on the board. */
        order: string;
        issue?: string;
        target?: string;
      }
    >
  | EventOf<'StrategyRetitled', { strategyId: string; title: string }>
  | EventOf<'StrategyRecoded', { strategyId: string; code: string }>
  | EventOf<'StrategyReclassified', { strategyId: string; subdimension: string }>
  | EventOf<'StrategyTargetSet', { strategyId: string; target: string }>
  | EventOf<'StrategyProposerChanged', { strategyId: string; organizationId: string }>
  | EventOf<'StrategyReordered', { strategyId: string; order: string }>
  | EventOf<'StrategyIssueReplaced', { strategyId: string; text: string }>
  /** Its sheets now stand under the other strategy; this one is withdrawn. */
  | EventOf<'StrategyMerged', { strategyId: string; intoId: string }>
  | EventOf<'StrategySubmitted', { strategyId: string }>
  | EventOf<'StrategyRevisionRequested', { strategyId: string; note: string }>
  | EventOf<'StrategyApproved', { strategyId: string }>
  | EventOf<'StrategyPresented', { strategyId: string }>
  | EventOf<'StrategyRatified', { strategyId: string }>
  | EventOf<'StrategyWithdrawn', { strategyId: string; reason?: string }>
  | EventOf<'StrategyRestored', { strategyId: string }>
  | EventOf<
      'AlignmentGapJustified',
      { sheetId: string; document: PlanningDocument; reason: string }
    >;
