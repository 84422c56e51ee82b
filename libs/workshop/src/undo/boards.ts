import type { Sheet, WorkshopState } from '../state.ts';
import { changeBetween, inverse } from '../text/change.ts';
import { textAt, type TextPlace } from '../text/place.ts';
import { by, final, type Inverse, type Inverses, nothing, valuesBefore } from './inverse.ts';
import type { SheetEvent } from '../sheet/events.ts';
import type { StrategyEvent } from '../strategy/events.ts';
import type { TextEvent } from '../text/events.ts';

export const strategyInverses: Inverses<StrategyEvent['type']> = {
  StrategyProposed: (_, { data: { strategyId } }) =>
    by({ type: 'WithdrawStrategy', data: { strategyId } }),
  StrategyRetitled: (before, { data: { strategyId } }) => {
    const title = before.strategies.get(strategyId)?.title;
    return title === undefined
      ? nothing
      : by({ type: 'RetitleStrategy', data: { strategyId, title } });
  },
  StrategyRecoded: (before, { data: { strategyId } }) => {
    const code = before.strategies.get(strategyId)?.code;
    return code === undefined
      ? nothing
      : by({ type: 'RecodeStrategy', data: { strategyId, code } });
  },
  StrategyReclassified: (before, { data: { strategyId } }) => {
    const subdimension = before.strategies.get(strategyId)?.subdimension;
    return subdimension === undefined
      ? nothing
      : by({ type: 'ReclassifyStrategy', data: { strategyId, subdimension } });
  },
  StrategyTargetSet: (before, { data: { strategyId } }) => {
    const target = before.strategies.get(strategyId)?.target;
    return target === undefined
      ? nothing
      : by({ type: 'SetStrategyTarget', data: { strategyId, target } });
  },
  StrategyProposerChanged: (before, { data: { strategyId } }) => {
    const organizationId = before.strategies.get(strategyId)?.organizationId;
    return organizationId === undefined
      ? nothing
      : by({ type: 'ChangeStrategyProposer', data: { strategyId, organizationId } });
  },
  StrategyReordered: (before, { data: { strategyId } }) => {
    const order = before.strategies.get(strategyId)?.order;
    return order === undefined
      ? nothing
      : by({ type: 'ReorderStrategy', data: { strategyId, order } });
  },
  StrategyIssueReplaced: (before, { data: { strategyId, text } }) =>
    textBack(before, { kind: 'strategy', id: strategyId, field: 'issue' }, text),
  StrategyMerged: (before, { data: { strategyId } }) =>
    by(
      { type: 'RestoreStrategy', data: { strategyId } },
      ...sheetsUnder(before, strategyId).map(
        ({ id, order }) =>
          ({ type: 'MoveSheet', data: { sheetId: id, strategyId, order } }) as const,
      ),
    ),
  StrategySubmitted: final('official_step'),
  StrategyRevisionRequested: final('official_step'),
  StrategyApproved: final('official_step'),
  StrategyPresented: final('official_step'),
  StrategyRatified: final('official_step'),
  StrategyWithdrawn: (_, { data: { strategyId } }) =>
    by({ type: 'RestoreStrategy', data: { strategyId } }),
  StrategyRestored: (before, { data: { strategyId } }) => {
    const intoId = before.strategies.get(strategyId)?.mergedIntoId;
    return by(
      intoId === undefined
        ? { type: 'WithdrawStrategy', data: { strategyId } }
        : { type: 'MergeStrategies', data: { strategyId, intoId } },
    );
  },
  AlignmentGapJustified: (before, { data: { sheetId, document } }) => {
    const reason = before.sheets.get(sheetId)?.justifications[document];
    return reason === undefined
      ? { final: 'cannot_be_empty' }
      : by({ type: 'JustifyAlignmentGap', data: { sheetId, document, reason } });
  },
};

/** Those that can be moved; what was withdrawn stays where the merge put it. */
function sheetsUnder(state: WorkshopState, strategyId: string): readonly Sheet[] {
  return state.sheets
    .valueSeq()
    .filter((sheet) => sheet.strategyId === strategyId && !sheet.withdrawn)
    .toArray();
}

export const sheetInverses: Inverses<SheetEvent['type']> = {
  SheetAdded: (_, { data: { sheetId } }) => by({ type: 'WithdrawSheet', data: { sheetId } }),
  SheetRetitled: (before, { data: { sheetId, ...changed } }) =>
    onSheet(before, sheetId, (sheet) =>
      by({ type: 'RetitleSheet', data: { sheetId, ...valuesBefore(sheet, changed) } }),
    ),
  SheetRecoded: (before, { data: { sheetId } }) =>
    onSheet(before, sheetId, ({ code }) => by({ type: 'RecodeSheet', data: { sheetId, code } })),
  SheetClassified: (before, { data: { sheetId, ...changed } }) =>
    onSheet(before, sheetId, (sheet) =>
      by({ type: 'ClassifySheet', data: { sheetId, ...valuesBefore(sheet, changed) } }),
    ),
  SheetLeadAssigned: (before, { data: { sheetId } }) =>
    onSheet(before, sheetId, ({ leadId }) =>
      leadId === undefined
        ? { final: 'cannot_be_empty' }
        : by({ type: 'AssignSheetLead', data: { sheetId, organizationId: leadId } }),
    ),
  SupportingOrganizationAdded: (_, { data }) => by({ type: 'RemoveSupportingOrganization', data }),
  SupportingOrganizationRemoved: (_, { data }) => by({ type: 'AddSupportingOrganization', data }),
  SheetTargetGroupDescribed: (before, { data: { sheetId } }) =>
    onSheet(before, sheetId, ({ targetGroup }) =>
      by({ type: 'DescribeSheetTargetGroup', data: { sheetId, targetGroup } }),
    ),
  SheetLocated: (before, { data: { sheetId } }) =>
    onSheet(before, sheetId, ({ location = null }) =>
      by({ type: 'LocateSheet', data: { sheetId, location } }),
    ),
  SheetPartnersListed: (before, { data: { sheetId } }) =>
    onSheet(before, sheetId, ({ partners }) =>
      by({ type: 'ListSheetPartners', data: { sheetId, partners } }),
    ),
  SheetResourcesDescribed: (before, { data: { sheetId } }) =>
    onSheet(before, sheetId, ({ resources }) =>
      by({ type: 'DescribeSheetResources', data: { sheetId, resources } }),
    ),
  SheetTextReplaced: (before, { data: { sheetId, field, text } }) =>
    textBack(before, { kind: 'sheet', id: sheetId, field }, text),
  SheetMoved: (before, { data: { sheetId } }) =>
    onSheet(before, sheetId, ({ strategyId, order }) =>
      by({ type: 'MoveSheet', data: { sheetId, strategyId, order } }),
    ),
  SheetReordered: (before, { data: { sheetId } }) =>
    onSheet(before, sheetId, ({ order }) => by({ type: 'ReorderSheet', data: { sheetId, order } })),
  SheetWithdrawn: (_, { data: { sheetId } }) => by({ type: 'RestoreSheet', data: { sheetId } }),
  SheetRestored: (_, { data: { sheetId } }) => by({ type: 'WithdrawSheet', data: { sheetId } }),
};

export function onSheet(
  state: WorkshopState,
  sheetId: string,
  how: (sheet: Sheet) => Inverse,
): Inverse {
  const sheet = state.sheets.get(sheetId);
  return sheet ? how(sheet) : nothing;
}

export const textInverses: Inverses<TextEvent['type']> = {
  TextEdited: (before, { data: { on, change } }) => {
    const text = textAt(before, on);
    return text === undefined
      ? nothing
      : by({ type: 'EditText', data: { on, change: inverse(change, text) } });
  },
};

/** Around what others wrote since, character by character: setting the old text as a whole would take theirs with it. */
function textBack(before: WorkshopState, on: TextPlace, after: string): Inverse {
  const text = textAt(before, on);
  return text === undefined || text === after
    ? nothing
    : by({ type: 'EditText', data: { on, change: inverse(changeBetween(text, after), text) } });
}
