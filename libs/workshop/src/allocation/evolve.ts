import { revised } from '../changes.ts';
import type { Place } from '../message.ts';
import type { EventData } from '../messages.ts';
import type { Open, OpenState } from '../open-state.ts';
import { partWith, withoutPart, withPart } from '../parts.ts';
import type { Allocation, Sheet } from '../state.ts';
import { marks, touch, untouch } from '../touches.ts';
import type { AllocationEvent } from './events.ts';
import { allocationPrefix, quickWinPrefix } from './keys.ts';

export function evolveAllocation(state: OpenState, event: AllocationEvent & Place): void {
  const { sheetId, year } = event.data;
  state.sheets.change(sheetId, (sheet) => {
    if (event.type === 'SheetAllocatedToYear') return allocate(sheet, event.data, event);
    const allocation = partWith(sheet.allocations, 'year', year);
    if (allocation) evolveOne(sheet, allocation, event);
  });
}

function evolveOne(
  sheet: Open<Sheet>,
  allocation: Allocation,
  event: Exclude<AllocationEvent, { type: 'SheetAllocatedToYear' }> & Place,
): void {
  const { year, quickWin } = allocation;
  switch (event.type) {
    case 'AllocationRevised': {
      const { sheetId: _sheet, year: _year, ...fields } = event.data;
      put(sheet, revised(allocation, fields));
      return touchFields(sheet, allocationPrefix(year), fields, event);
    }
    case 'AllocationRemoved':
      sheet.allocations = withoutPart(sheet.allocations, 'year', year);
      return forget(sheet, allocationPrefix(year), event);
    case 'QuickWinMarked': {
      const { sheetId: _sheet, year: _year, ...fields } = event.data;
      put(sheet, { ...allocation, quickWin: { ...fields, confirmed: false } });
      return touchFields(sheet, quickWinPrefix(year), fields, event);
    }
    case 'QuickWinRevised': {
      if (!quickWin) return;
      const { sheetId: _sheet, year: _year, ...fields } = event.data;
      put(sheet, { ...allocation, quickWin: { ...quickWin, ...fields, confirmed: false } });
      return touchFields(sheet, quickWinPrefix(year), fields, event);
    }
    case 'QuickWinConfirmed':
      if (!quickWin) return;
      put(sheet, { ...allocation, quickWin: { ...quickWin, confirmed: true } });
      return touchFields(sheet, quickWinPrefix(year), { confirmed: true }, event);
    case 'QuickWinUnmarked': {
      if (!quickWin) return;
      const { quickWin: _gone, ...rest } = allocation;
      put(sheet, rest);
      return forget(sheet, quickWinPrefix(year), event);
    }
  }
}

/** What is set at once counts as written too: a year may be given up and taken again by another. */
function allocate(
  sheet: Open<Sheet>,
  { sheetId: _sheet, ...allocation }: EventData<'SheetAllocatedToYear'>,
  place: Place,
): void {
  const { year, ...fields } = allocation;
  const prefix = allocationPrefix(year);
  const keys = Object.keys(fields).map((field) => prefix + field);
  put(sheet, allocation);
  touch(sheet, [...keys, marks.there(prefix)], place);
}

function forget(sheet: Open<Sheet>, prefix: string, place: Place): void {
  untouch(sheet, prefix);
  touch(sheet, [marks.there(prefix)], place);
}

function put(sheet: Open<Sheet>, allocation: Allocation): void {
  sheet.allocations = withPart(sheet.allocations, 'year', allocation);
}

function touchFields(sheet: Open<Sheet>, prefix: string, fields: object, place: Place): void {
  const keys = Object.keys(fields).map((field) => prefix + field);
  touch(sheet, keys, place);
}
