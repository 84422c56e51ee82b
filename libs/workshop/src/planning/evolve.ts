import { revised } from '../changes.ts';
import type { Place } from '../message.ts';
import { partWith, withoutPart, withPart } from '../parts.ts';
import type { Alignment, Indicator, Sheet, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { made, marks, touch, untouch } from '../touches.ts';
import type { Touches } from '../writings.ts';
import type { PlanningEvent } from './events.ts';
import { alignmentPrefix, targetField } from './keys.ts';

export function evolvePlanning(state: WorkshopState, event: PlanningEvent & Place): WorkshopState {
  switch (event.type) {
    case 'SheetAligned': {
      const { sheetId, alignmentId, ...fields } = event.data;
      const mark = marks.there(alignmentPrefix(alignmentId));
      return changeSheet(state, sheetId, (sheet) =>
        withAlignment(sheet, { id: alignmentId, ...fields }, fields, { place: event, mark }),
      );
    }
    case 'AlignmentRevised': {
      const { sheetId, alignmentId, ...fields } = event.data;
      return changeSheet(state, sheetId, (sheet) => {
        const alignment = partWith(sheet.alignments, 'id', alignmentId);
        return alignment
          ? withAlignment(sheet, revised(alignment, fields), fields, { place: event })
          : sheet;
      });
    }
    case 'AlignmentRemoved': {
      const { sheetId, alignmentId } = event.data;
      return changeSheet(state, sheetId, (sheet) =>
        partWith(sheet.alignments, 'id', alignmentId)
          ? {
              ...sheet,
              alignments: withoutPart(sheet.alignments, 'id', alignmentId),
              touched: gone(sheet.touched, alignmentPrefix(alignmentId), event),
            }
          : sheet,
      );
    }
    case 'IndicatorAdded': {
      const { indicatorId, ...fields } = event.data;
      const touched = made(event);
      const indicator: Indicator = { id: indicatorId, ...fields, targets: [], touched };
      return { ...state, indicators: state.indicators.set(indicatorId, indicator) };
    }
    case 'IndicatorRevised': {
      const { indicatorId, ...fields } = event.data;
      return changeIndicator(state, indicatorId, (indicator) =>
        revised(indicator, {
          ...fields,
          touched: touch(indicator.touched, Object.keys(fields), event),
        }),
      );
    }
    case 'IndicatorTargetSet': {
      const { indicatorId, year, value } = event.data;
      return changeIndicator(state, indicatorId, (indicator) => ({
        ...indicator,
        targets: withPart(indicator.targets, 'year', { year, value }),
        touched: touch(indicator.touched, [targetField(year)], event),
      }));
    }
    case 'IndicatorTargetRemoved': {
      const { indicatorId, year } = event.data;
      return changeIndicator(state, indicatorId, (indicator) =>
        partWith(indicator.targets, 'year', year)
          ? {
              ...indicator,
              targets: withoutPart(indicator.targets, 'year', year),
              touched: gone(indicator.touched, targetField(year), event),
            }
          : indicator,
      );
    }
    case 'IndicatorRemoved':
      return { ...state, indicators: state.indicators.delete(event.data.indicatorId) };
  }
}

function gone(touched: Touches, prefix: string, place: Place): Touches {
  return touch(untouch(touched, prefix), [marks.there(prefix)], place);
}

function withAlignment(
  sheet: Sheet,
  alignment: Alignment,
  fields: object,
  { place, mark }: { readonly place: Place; readonly mark?: string },
): Sheet {
  const keys = Object.keys(fields).map((field) => alignmentPrefix(alignment.id) + field);
  if (mark !== undefined) keys.push(mark);
  return {
    ...sheet,
    alignments: withPart(sheet.alignments, 'id', alignment),
    touched: touch(sheet.touched, keys, place),
  };
}

function changeSheet(
  state: WorkshopState,
  id: string,
  how: (sheet: Sheet) => Sheet,
): WorkshopState {
  const sheets = changeEntry(state.sheets, id, how);
  return sheets === state.sheets ? state : { ...state, sheets };
}

function changeIndicator(
  state: WorkshopState,
  id: string,
  how: (indicator: Indicator) => Indicator,
): WorkshopState {
  const indicators = changeEntry(state.indicators, id, how);
  return indicators === state.indicators ? state : { ...state, indicators };
}
