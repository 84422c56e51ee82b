import { revised } from '../changes.ts';
import type { Place } from '../message.ts';
import type { EventData } from '../messages.ts';
import { own, withoutKey } from '../records.ts';
import type { Allocation, QuickWin, Sheet, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { touch, untouch } from '../touches.ts';
import type { AllocationEvent } from './events.ts';
import { allocationPrefix, quickWinPrefix } from './keys.ts';

export function evolveAllocation(
  state: WorkshopState,
  event: AllocationEvent & Place,
): WorkshopState {
  const { sheetId, year } = event.data;
  const sheets = changeEntry(state.sheets, sheetId, (sheet) => {
    const allocation = own(sheet.allocations, year);
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
  switch (event.type) {
    case 'AllocationRevised': {
      const { sheetId: _sheet, year: _year, ...fields } = event.data;
      const next = withAllocation(sheet, revised(allocation, fields));
      return touchFields(next, allocationPrefix(year), fields, event);
    }
    case 'AllocationRemoved':
      return {
        ...sheet,
        allocations: withoutKey(sheet.allocations, year),
        touched: untouch(sheet.touched, allocationPrefix(year)),
      };
    case 'QuickWinMarked': {
      const { sheetId: _sheet, year: _year, ...fields } = event.data;
      const next = withQuickWin(sheet, allocation, { ...fields, confirmed: false });
      return touchFields(next, quickWinPrefix(year), fields, event);
    }
    case 'QuickWinRevised': {
      if (!quickWin) return sheet;
      const { sheetId: _sheet, year: _year, ...fields } = event.data;
      const next = withQuickWin(sheet, allocation, { ...quickWin, ...fields, confirmed: false });
      return touchFields(next, quickWinPrefix(year), fields, event);
    }
    case 'QuickWinConfirmed':
      return quickWin ? withQuickWin(sheet, allocation, { ...quickWin, confirmed: true }) : sheet;
    case 'QuickWinUnmarked': {
      const { quickWin: _gone, ...rest } = allocation;
      return {
        ...withAllocation(sheet, rest),
        touched: untouch(sheet.touched, quickWinPrefix(year)),
      };
    }
  }
}

/** What is set at once counts as written too: a year may be given up and taken again by another. */
function allocate(sheet: Sheet, data: EventData<'SheetAllocatedToYear'>, place: Place): Sheet {
  const { sheetId: _sheet, ...allocation } = data;
  const { year, ...fields } = allocation;
  return touchFields(withAllocation(sheet, allocation), allocationPrefix(year), fields, place);
}

function withAllocation(sheet: Sheet, allocation: Allocation): Sheet {
  return { ...sheet, allocations: { ...sheet.allocations, [allocation.year]: allocation } };
}

function withQuickWin(sheet: Sheet, allocation: Allocation, quickWin: QuickWin): Sheet {
  return withAllocation(sheet, { ...allocation, quickWin });
}

function touchFields(sheet: Sheet, prefix: string, fields: object, place: Place): Sheet {
  const keys = Object.keys(fields).map((field) => prefix + field);
  return { ...sheet, touched: touch(sheet.touched, keys, place) };
}
