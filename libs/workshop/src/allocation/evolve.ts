import { revised } from '../changes.ts';
import type { Place } from '../message.ts';
import type { EventData } from '../messages.ts';
import { partWith, withoutPart, withPart } from '../parts.ts';
import type { Allocation, QuickWin, Sheet, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { marks, touch, untouch } from '../touches.ts';
import type { Touches } from '../writings.ts';
import type { AllocationEvent } from './events.ts';
import { allocationPrefix, quickWinPrefix } from './keys.ts';

export function evolveAllocation(
  state: WorkshopState,
  event: AllocationEvent & Place,
): WorkshopState {
  const { sheetId, year } = event.data;
  const sheets = changeEntry(state.sheets, sheetId, (sheet) => {
    const allocation = partWith(sheet.allocations, 'year', year);
    if (event.type === 'SheetAllocatedToYear') return allocate(sheet, event.data, event);
    return allocation ? evolveOne(sheet, allocation, event) : sheet;
  });
  return sheets === state.sheets ? state : { ...state, sheets };
}

function evolveOne(
  sheet: Sheet,
  allocation: Allocation,
  event: Exclude<AllocationEvent, { type: 'SheetAllocatedToYear' }> & Place,
): Sheet {
  const { year, quickWin } = allocation;
  const { touched } = sheet;
  switch (event.type) {
    case 'AllocationRevised': {
      const { sheetId: _sheet, year: _year, ...fields } = event.data;
      const by = touchFields(touched, allocationPrefix(year), fields, event);
      return withAllocation(sheet, revised(allocation, fields), by);
    }
    case 'AllocationRemoved':
      return {
        ...sheet,
        allocations: withoutPart(sheet.allocations, 'year', year),
        touched: gone(touched, allocationPrefix(year), event),
      };
    case 'QuickWinMarked': {
      const { sheetId: _sheet, year: _year, ...fields } = event.data;
      const by = touchFields(touched, quickWinPrefix(year), fields, event);
      return withQuickWin(sheet, allocation, { ...fields, confirmed: false }, by);
    }
    case 'QuickWinRevised': {
      if (!quickWin) return sheet;
      const { sheetId: _sheet, year: _year, ...fields } = event.data;
      const by = touchFields(touched, quickWinPrefix(year), fields, event);
      return withQuickWin(sheet, allocation, { ...quickWin, ...fields, confirmed: false }, by);
    }
    case 'QuickWinConfirmed':
      return quickWin
        ? withQuickWin(
            sheet,
            allocation,
            { ...quickWin, confirmed: true },
            touchFields(touched, quickWinPrefix(year), { confirmed: true }, event),
          )
        : sheet;
    case 'QuickWinUnmarked': {
      if (!quickWin) return sheet;
      const { quickWin: _gone, ...rest } = allocation;
      return withAllocation(sheet, rest, gone(touched, quickWinPrefix(year), event));
    }
  }
}

/** What is set at once counts as written too: a year may be given up and taken again by another. */
function allocate(sheet: Sheet, data: EventData<'SheetAllocatedToYear'>, place: Place): Sheet {
  const { sheetId: _sheet, ...allocation } = data;
  const { year, ...fields } = allocation;
  const prefix = allocationPrefix(year);
  const keys = Object.keys(fields).map((field) => prefix + field);
  const by = touch(sheet.touched, [...keys, marks.there(prefix)], place);
  return withAllocation(sheet, allocation, by);
}

function gone(touched: Touches, prefix: string, place: Place): Touches {
  return touch(untouch(touched, prefix), [marks.there(prefix)], place);
}

function withAllocation(sheet: Sheet, allocation: Allocation, touched: Touches): Sheet {
  const allocations = withPart(sheet.allocations, 'year', allocation);
  return { ...sheet, allocations, touched };
}

function withQuickWin(
  sheet: Sheet,
  allocation: Allocation,
  quickWin: QuickWin,
  touched: Touches,
): Sheet {
  return withAllocation(sheet, { ...allocation, quickWin }, touched);
}

function touchFields(touched: Touches, prefix: string, fields: object, place: Place): Touches {
  const keys = Object.keys(fields).map((field) => prefix + field);
  return touch(touched, keys, place);
}
