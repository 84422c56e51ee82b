import type { WorkshopState } from '../state.ts';
import { changeEntries } from '../tables.ts';
import { lastOf } from '../touches.ts';
import type { Touches } from '../writings.ts';
import { emptyLog, type TextLog, type TextLogs } from './log.ts';
import type { TextPlace } from './place.ts';

/**
 * Changes that are older than this many revisions are told to nobody: who was away for so long is given a snapshot. So
 * the logs of all texts together hold no more than twice as many changes.
 */
const revisionsKept = 4_096;

/**
 * The log of a text. Where there is none the text was last set as a whole, or nobody wrote in it for long: what came
 * before its last writing is not known.
 */
export function logOf(state: WorkshopState, on: TextPlace): TextLog {
  if (on.kind === 'strategy') return logIn(state.strategies.get(on.id), on.field);
  return logIn(state.sheets.get(on.id), on.field);
}

/** A card with long texts, and the logs of those that were written in lately. */
export interface WithTexts {
  readonly logs: TextLogs;
  readonly touched: Touches;
}

export function logIn(card: WithTexts | undefined, field: string): TextLog {
  const log = card?.logs[field];
  if (log) return log;
  // Set as a whole by then; -1 where it stands as it was put up.
  const since = card ? (lastOf(card.touched, field)?.revision ?? -1) : -1;
  return emptyLog(since);
}

/** Forgets, from time to time, the logs of texts in which nobody has written for long. */
export function withoutOldLogs(state: WorkshopState, revision: number): WorkshopState {
  if (revision % revisionsKept !== 0) return state;
  const isYoung = ({ changes, since }: TextLog) =>
    (changes.newest?.revision ?? since) >= revision - revisionsKept;
  const lately = <Card extends WithTexts>(card: Card): Card => {
    let logs = card.logs;
    for (const field in card.logs) {
      const log = card.logs[field];
      if (log && !isYoung(log)) logs = withoutLog(logs, field);
    }
    return logs === card.logs ? card : { ...card, logs };
  };
  return {
    ...state,
    strategies: changeEntries(state.strategies, lately),
    sheets: changeEntries(state.sheets, lately),
  };
}

export function withLog(logs: TextLogs, field: string, log: TextLog): TextLogs {
  const next: Record<string, TextLog> = { ...logs };
  next[field] = log;
  return next;
}

export function withoutLog(logs: TextLogs, field: string): TextLogs {
  if (logs[field] === undefined) return logs;
  const { [field]: _gone, ...others } = logs;
  return others;
}
