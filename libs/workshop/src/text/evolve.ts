import type { Place } from '../message.ts';
import type { Sheet, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { touch } from '../touches.ts';
import type { SheetText } from '../vocabulary.ts';
import { applyChange, lengthBefore } from './change.ts';
import type { TextEvent } from './events.ts';
import { logged } from './log.ts';
import { logIn, withLog, withoutLog, type WithTexts } from './logs.ts';
import type { TextPlace } from './place.ts';

export function evolveText(state: WorkshopState, event: TextEvent & Place): WorkshopState {
  const { on } = event.data;
  if (on.kind === 'strategy') {
    const strategies = changeEntry(state.strategies, on.id, (strategy) => {
      const next = changed(strategy[on.field], event);
      if (next === undefined) return strategy;
      const { logs, touched } = written(strategy, on.field, event);
      return { ...strategy, [on.field]: next, logs, touched };
    });
    return strategies === state.strategies ? state : { ...state, strategies };
  }
  const sheets = changeEntry(state.sheets, on.id, (sheet) => {
    const next = changed(sheet.texts[on.field], event);
    if (next === undefined) return sheet;
    const texts = withText(sheet.texts, on.field, next);
    const { logs, touched } = written(sheet, on.field, event);
    return { ...sheet, texts, logs, touched };
  });
  return sheets === state.sheets ? state : { ...state, sheets };
}

function withText(texts: Sheet['texts'], field: SheetText, text: string): Sheet['texts'] {
  const next = { ...texts };
  next[field] = text;
  return next;
}

/** What came before an event may be missing: then it does not fit, and changes nothing. */
function changed(text: string, { data: { change } }: TextEvent): string | undefined {
  return lengthBefore(change) === text.length ? applyChange(text, change) : undefined;
}

function written(card: WithTexts, field: string, event: TextEvent & Place): WithTexts {
  const { revision, meta, data } = event;
  const { change } = data;
  const { commandId } = meta;
  const entry = commandId === undefined ? { revision, change } : { revision, change, commandId };
  return {
    logs: withLog(card.logs, field, logged(logIn(card, field), entry)),
    touched: touch(card.touched, [field], event),
  };
}

/**
 * A text that was set as a whole. What came before is no longer told change by change: an edit under way is fitted in by
 * its author's client, which knows both texts.
 */
export function replaceText(
  state: WorkshopState,
  on: TextPlace,
  text: string,
  event: Place,
): WorkshopState {
  if (on.kind === 'strategy') {
    const strategies = changeEntry(state.strategies, on.id, (strategy) => ({
      ...strategy,
      [on.field]: text,
      logs: withoutLog(strategy.logs, on.field),
      touched: touch(strategy.touched, [on.field], event),
    }));
    return strategies === state.strategies ? state : { ...state, strategies };
  }
  const sheets = changeEntry(state.sheets, on.id, (sheet) => ({
    ...sheet,
    texts: withText(sheet.texts, on.field, text),
    logs: withoutLog(sheet.logs, on.field),
    touched: touch(sheet.touched, [on.field], event),
  }));
  return sheets === state.sheets ? state : { ...state, sheets };
}
