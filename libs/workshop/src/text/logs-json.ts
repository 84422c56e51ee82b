import { Tail } from '../tail.ts';
import type { LoggedChange, TextLog, TextLogs } from './log.ts';

/** The logs of a card as plain JSON. */
export type TextLogsJson = Readonly<
  Record<string, Omit<TextLog, 'changes'> & { readonly changes: readonly LoggedChange[] }>
>;

export function logsToJson(logs: TextLogs): TextLogsJson {
  const entries = Object.entries(logs);
  return Object.fromEntries(
    entries.map(([field, log]) => [field, { ...log, changes: [...log.changes] }]),
  );
}

export function logsFromJson(json: TextLogsJson): TextLogs {
  const entries = Object.entries(json);
  return Object.fromEntries(
    entries.map(([field, log]) => [field, { ...log, changes: Tail.of(log.changes) }]),
  );
}
