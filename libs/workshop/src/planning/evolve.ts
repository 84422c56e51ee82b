import { revise, revised } from '../changes.ts';
import type { Place } from '../message.ts';
import type { Open, OpenState } from '../open-state.ts';
import { partWith, withoutPart, withPart } from '../parts.ts';
import type { Alignment, Sheet } from '../state.ts';
import { made, marks, touch, untouch } from '../touches.ts';
import type { OpenTouches } from '../writings.ts';
import type { PlanningEvent } from './events.ts';
import { alignmentPrefix, targetField } from './keys.ts';

export function evolvePlanning({ sheets, indicators }: OpenState, event: PlanningEvent & Place) {
  switch (event.type) {
    case 'SheetAligned': {
      const { sheetId, alignmentId, ...fields } = event.data;
      const mark = marks.there(alignmentPrefix(alignmentId));
      return sheets.change(sheetId, (sheet) => {
        align(sheet, { id: alignmentId, ...fields }, fields, { place: event, mark });
      });
    }
    case 'AlignmentRevised': {
      const { sheetId, alignmentId, ...fields } = event.data;
      return sheets.change(sheetId, (sheet) => {
        const alignment = partWith(sheet.alignments, 'id', alignmentId);
        if (alignment) align(sheet, revised(alignment, fields), fields, { place: event });
      });
    }
    case 'AlignmentRemoved': {
      const { sheetId, alignmentId } = event.data;
      return sheets.change(sheetId, (sheet) => {
        if (!partWith(sheet.alignments, 'id', alignmentId)) return;
        sheet.alignments = withoutPart(sheet.alignments, 'id', alignmentId);
        forget(sheet, alignmentPrefix(alignmentId), event);
      });
    }
    case 'IndicatorAdded': {
      const { indicatorId: id, ...fields } = event.data;
      return indicators.set(id, { id, ...fields, targets: [], touched: made(event) });
    }
    case 'IndicatorRevised': {
      const { indicatorId, ...fields } = event.data;
      return indicators.change(indicatorId, (indicator) => {
        revise(indicator, fields);
        touch(indicator, Object.keys(fields), event);
      });
    }
    case 'IndicatorTargetSet': {
      const { indicatorId, year, value } = event.data;
      return indicators.change(indicatorId, (indicator) => {
        indicator.targets = withPart(indicator.targets, 'year', { year, value });
        touch(indicator, [targetField(year)], event);
      });
    }
    case 'IndicatorTargetRemoved': {
      const { indicatorId, year } = event.data;
      return indicators.change(indicatorId, (indicator) => {
        if (!partWith(indicator.targets, 'year', year)) return;
        indicator.targets = withoutPart(indicator.targets, 'year', year);
        forget(indicator, targetField(year), event);
      });
    }
    case 'IndicatorRemoved':
      return indicators.delete(event.data.indicatorId);
  }
}

function forget(thing: { touched: OpenTouches }, prefix: string, place: Place): void {
  untouch(thing, prefix);
  touch(thing, [marks.there(prefix)], place);
}

function align(
  sheet: Open<Sheet>,
  alignment: Alignment,
  fields: object,
  { place, mark }: { readonly place: Place; readonly mark?: string },
): void {
  const keys = Object.keys(fields).map((field) => alignmentPrefix(alignment.id) + field);
  if (mark !== undefined) keys.push(mark);
  sheet.alignments = withPart(sheet.alignments, 'id', alignment);
  touch(sheet, keys, place);
}
