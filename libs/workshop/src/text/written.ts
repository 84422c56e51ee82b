import type { WorkshopEvent } from '../messages.ts';
import type { TextPlace } from './place.ts';

/** The long text that an event writes, or may write; undefined where it is about something else. */
export function writtenPlace(event: WorkshopEvent): TextPlace | undefined {
  switch (event.type) {
    case 'TextEdited':
      return event.data.on;
    case 'SheetTextReplaced':
      return { kind: 'sheet', id: event.data.sheetId, field: event.data.field };
    case 'StrategyProposed':
    case 'StrategyIssueReplaced':
      return { kind: 'strategy', id: event.data.strategyId, field: 'issue' };
    default:
      return undefined;
  }
}
