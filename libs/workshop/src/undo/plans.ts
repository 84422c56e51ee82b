import { quickWinPrefix, allocationPrefix } from '../allocation/keys.ts';
import type { AllocationEvent } from '../allocation/events.ts';
import type { LinkEvent } from '../link/events.ts';
import type { WorkshopCommand } from '../messages.ts';
import { partWith } from '../parts.ts';
import type { PlanningEvent } from '../planning/events.ts';
import { alignmentPrefix, targetField } from '../planning/keys.ts';
import type { QuickWin } from '../state.ts';
import { under } from '../touches.ts';
import { present } from '../values.ts';
import { onSheet } from './boards.ts';
import { by, type Inverses, nothing, final, valuesBefore } from './inverse.ts';

export const allocationInverses: Inverses<AllocationEvent['type']> = {
  SheetAllocatedToYear: (_, { data: { sheetId, year } }) =>
    by({ type: 'RemoveAllocation', data: { sheetId, year } }),
  AllocationRevised: (before, { data: { sheetId, year, ...changed } }) =>
    onSheet(before, sheetId, ({ allocations }) => {
      const allocation = partWith(allocations, 'year', year);
      if (!allocation) return nothing;
      const data = { sheetId, year, ...valuesBefore(allocation, changed) };
      return by({ type: 'ReviseAllocation', data });
    }),
  AllocationRemoved: (before, { data: { sheetId, year } }) =>
    onSheet(before, sheetId, ({ allocations, touched }) => {
      const allocation = partWith(allocations, 'year', year);
      if (!allocation) return nothing;
      const { quickWin: _own, ...fields } = allocation;
      return {
        commands: [{ type: 'AllocateSheetToYear', data: { sheetId, ...fields } }],
        discarded: under(touched, allocationPrefix(year)),
      };
    }),
  QuickWinMarked: (_, { data: { sheetId, year } }) =>
    by({ type: 'UnmarkQuickWin', data: { sheetId, year } }),
  QuickWinRevised: (before, { data: { sheetId, year, ...changed } }) =>
    onSheet(before, sheetId, ({ allocations }) => {
      const quickWin = partWith(allocations, 'year', year)?.quickWin;
      if (!quickWin) return nothing;
      const data = { sheetId, year, ...valuesBefore(quickWin, changed) };
      return by({ type: 'ReviseQuickWin', data });
    }),
  QuickWinConfirmed: final('official_step'),
  QuickWinUnmarked: (before, { data: { sheetId, year } }) =>
    onSheet(before, sheetId, ({ allocations, touched }) => {
      const quickWin = partWith(allocations, 'year', year)?.quickWin;
      if (!quickWin) return nothing;
      return {
        commands: [{ type: 'MarkQuickWin', data: { sheetId, year, ...wordsOf(quickWin) } }],
        discarded: under(touched, quickWinPrefix(year)),
      };
    }),
};

/** Whether it was confirmed is for a facilitator to say again. */
function wordsOf({ start, end, reason, evidence }: QuickWin) {
  return { start, end, reason, evidence };
}

export const planningInverses: Inverses<PlanningEvent['type']> = {
  SheetAligned: (_, { data: { sheetId, alignmentId } }) =>
    by({ type: 'RemoveAlignment', data: { sheetId, alignmentId } }),
  AlignmentRevised: (before, { data: { sheetId, alignmentId, ...changed } }) =>
    onSheet(before, sheetId, ({ alignments }) => {
      const alignment = partWith(alignments, 'id', alignmentId);
      if (!alignment) return nothing;
      const data = { sheetId, alignmentId, ...valuesBefore(alignment, changed) };
      return by({ type: 'ReviseAlignment', data });
    }),
  AlignmentRemoved: (before, { data: { sheetId, alignmentId } }) =>
    onSheet(before, sheetId, ({ alignments, touched }) => {
      const alignment = partWith(alignments, 'id', alignmentId);
      if (!alignment) return nothing;
      const { id: _id, ...fields } = alignment;
      return {
        commands: [{ type: 'AlignSheet', data: { sheetId, alignmentId, ...fields } }],
        discarded: under(touched, alignmentPrefix(alignmentId)),
      };
    }),
  IndicatorAdded: (_, { data: { indicatorId } }) =>
    by({ type: 'RemoveIndicator', data: { indicatorId } }),
  IndicatorRevised: (before, { data: { indicatorId, ...changed } }) => {
    const indicator = before.indicators.get(indicatorId);
    if (!indicator) return nothing;
    const data = { indicatorId, ...valuesBefore(indicator, changed) };
    return by({ type: 'ReviseIndicator', data });
  },
  IndicatorTargetSet: (before, { data: { indicatorId, year } }) => {
    const targets = before.indicators.get(indicatorId)?.targets ?? [];
    const value = partWith(targets, 'year', year)?.value;
    return by(
      value === undefined
        ? { type: 'RemoveIndicatorTarget', data: { indicatorId, year } }
        : { type: 'SetIndicatorTarget', data: { indicatorId, year, value } },
    );
  },
  IndicatorTargetRemoved: (before, { data: { indicatorId, year } }) => {
    const indicator = before.indicators.get(indicatorId);
    const value = partWith(indicator?.targets ?? [], 'year', year)?.value;
    if (!indicator || value === undefined) return nothing;
    return {
      commands: [{ type: 'SetIndicatorTarget', data: { indicatorId, year, value } }],
      discarded: under(indicator.touched, targetField(year)),
    };
  },
  IndicatorRemoved: (before, { data: { indicatorId } }) => {
    const indicator = before.indicators.get(indicatorId);
    if (!indicator) return nothing;
    const { id: _id, targets, touched, ...fields } = indicator;
    const set = targets.map(
      ({ year, value }) =>
        ({ type: 'SetIndicatorTarget', data: { indicatorId, year, value } }) as const,
    );
    return {
      commands: [{ type: 'AddIndicator', data: { indicatorId, ...fields } }, ...set],
      discarded: touched,
    };
  },
};

export const linkInverses: Inverses<LinkEvent['type']> = {
  LinkDrawn: (_, { data: { linkId } }) => by({ type: 'RemoveLink', data: { linkId } }),
  LinkRemoved: (before, { data: { linkId } }) => {
    const link = before.links.get(linkId);
    if (!link) return nothing;
    const { from, to, type, note, agreedLeadId, resolution, touched } = link;
    const commands: WorkshopCommand[] = [
      { type: 'DrawLink', data: { linkId, from, to, type, ...present({ note }) } },
    ];
    if (agreedLeadId !== undefined)
      commands.push({ type: 'AgreeOverlapLead', data: { linkId, organizationId: agreedLeadId } });
    if (resolution !== undefined)
      commands.push({ type: 'ResolveConflict', data: { linkId, resolution } });
    return { commands, discarded: touched };
  },
  OverlapLeadAgreed: (before, { data: { linkId } }) => {
    const organizationId = before.links.get(linkId)?.agreedLeadId;
    return organizationId === undefined
      ? { final: 'cannot_be_empty' }
      : by({ type: 'AgreeOverlapLead', data: { linkId, organizationId } });
  },
  ConflictResolved: (_, { data: { linkId } }) => by({ type: 'ReopenConflict', data: { linkId } }),
  ConflictReopened: (before, { data: { linkId } }) => {
    const link = before.links.get(linkId);
    if (link?.resolution === undefined) return nothing;
    const { resolution, touched } = link;
    return {
      commands: [{ type: 'ResolveConflict', data: { linkId, resolution } }],
      discarded: under(touched, 'resolution'),
    };
  },
};
