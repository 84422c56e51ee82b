import type { Place } from '../message.ts';
import type { Open, OpenState } from '../open-state.ts';
import type { Sheet } from '../state.ts';
import { touch } from '../touches.ts';
import type { SheetText } from '../vocabulary.ts';
import { applyChange, lengthBefore } from './change.ts';
import type { TextEvent } from './events.ts';
import { logged, type TextLogs } from './log.ts';
import { logIn, withLog, withoutLog, type WithTexts } from './logs.ts';
import { textAt, type TextPlace } from './place.ts';

export function evolveText(state: OpenState, event: TextEvent & Place): void {
  const { on, change } = event.data;
  const text = textAt(state, on);
  // What came before an event may be missing: then it does not fit, and changes nothing.
  if (text === undefined || lengthBefore(change) !== text.length) return;
  const next = applyChange(text, change);
  write(state, on, event, next, (card) => withChange(card, on.field, event));
}

/**
 * A text that was set as a whole. What came before is no longer told change by change: an edit under way is fitted in by
 * its author's client, which knows both texts.
 */
export function replaceText(state: OpenState, on: TextPlace, text: string, event: Place): void {
  write(state, on, event, text, ({ logs }) => withoutLog(logs, on.field));
}

function write(
  state: OpenState,
  on: TextPlace,
  event: Place,
  text: string,
  logsOf: (card: WithTexts) => TextLogs,
): void {
  if (on.kind === 'strategy')
    state.strategies.change(on.id, (strategy) => {
      strategy[on.field] = text;
      strategy.logs = logsOf(strategy);
      touch(strategy, [on.field], event);
    });
  else
    state.sheets.change(on.id, (sheet) => {
      setText(sheet, on.field, text);
      sheet.logs = logsOf(sheet);
      touch(sheet, [on.field], event);
    });
}

function setText(sheet: Open<Sheet>, field: SheetText, text: string): void {
  const texts = { ...sheet.texts };
  texts[field] = text;
  sheet.texts = texts;
}

function withChange(card: WithTexts, field: string, event: TextEvent & Place): TextLogs {
  const { revision, meta, data } = event;
  const { change } = data;
  const { commandId } = meta;
  const entry = commandId === undefined ? { revision, change } : { revision, change, commandId };
  return withLog(card.logs, field, logged(logIn(card, field), entry));
}
