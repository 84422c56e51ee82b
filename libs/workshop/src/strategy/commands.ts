import type { CommandOf } from '../message.ts';
import type { PlanningDocument } from '../vocabulary.ts';

export type StrategyCommand =
  | CommandOf<
      'ProposeStrategy',
      {
        strategyId: string;
        dimensionId: string;
        code: string;
        subdimension: string;
        title: string;
        organizationId: string;
        /** Absent: at the end of the board. */
        order?: string;
        issue?: string;
        target?: string;
      }
    >
  | CommandOf<'RetitleStrategy', { strategyId: string; title: string }>
  | CommandOf<'RecodeStrategy', { strategyId: string; code: string }>
  | CommandOf<'ReclassifyStrategy', { strategyId: string; subdimension: string }>
  | CommandOf<'SetStrategyTarget', { strategyId: string; target: string }>
  | CommandOf<'ChangeStrategyProposer', { strategyId: string; organizationId: string }>
  | CommandOf<'ReorderStrategy', { strategyId: string; order: string }>
  | CommandOf<'ReplaceStrategyIssue', { strategyId: string; text: string }>
  | CommandOf<'MergeStrategies', { strategyId: string; intoId: string }>
  | CommandOf<'SubmitStrategy', { strategyId: string }>
  | CommandOf<'RequestStrategyRevision', { strategyId: string; note: string }>
  | CommandOf<'ApproveStrategy', { strategyId: string }>
  | CommandOf<'PresentStrategy', { strategyId: string }>
  | CommandOf<'RatifyStrategy', { strategyId: string }>
  | CommandOf<'WithdrawStrategy', { strategyId: string; reason?: string }>
  | CommandOf<'RestoreStrategy', { strategyId: string }>
  | CommandOf<
      'JustifyAlignmentGap',
      { sheetId: string; document: PlanningDocument; reason: string }
    >;
