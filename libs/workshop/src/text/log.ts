import type { Touches, WorkshopState } from '../state.ts';
import { changeEntries } from '../tables.ts';
import { lastOf } from '../touches.ts';
import type { TextChange } from './change.ts';
import { lengthOfInsertions } from './change.ts';
import type { TextPlace } from './place.ts';

/** A change of a text in its place in history. */
export interface LoggedChange {
  readonly revision: number;
  readonly change: TextChange;
  /** By it an author who reads a snapshot knows their own edit. */
  readonly commandId?: string;
}

/**
 * The latest changes of one text: over them an edit is mapped whose author had not seen them yet. Everything behind
 * revision `since` is here.
 */
export interface TextLog {
  readonly since: number;
  /** What the changes bring in; without the newest, which is kept whatever it comes to. */
  readonly characters: number;
  /** Of all changes. */
  readonly sections: number;
  readonly changes: readonly LoggedChange[];
}

/**
 * Seconds of thirty people in one text, minutes of three. Whoever was away longer is told so, and maps by themselves. In
 * sections too, so that nobody fills the state with changes that touch a text in hundreds of places.
 */
const changesMax = 256;
const charactersMax = 32_768;
const sectionsMax = 4_096;

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

/** By field. */
export type TextLogs = Readonly<Record<string, TextLog>>;

export function logIn(card: WithTexts | undefined, field: string): TextLog {
  const log = card?.logs[field];
  if (log) return log;
  // Set as a whole by then; -1 where it stands as it was put up.
  const since = card ? (lastOf(card.touched, field)?.revision ?? -1) : -1;
  return { since, characters: 0, sections: 0, changes: [] };
}

/** Forgets, from time to time, the logs of texts in which nobody has written for long. */
export function withoutOldLogs(state: WorkshopState, revision: number): WorkshopState {
  if (revision % revisionsKept !== 0) return state;
  const isYoung = ({ changes, since }: TextLog) =>
    (changes.at(-1)?.revision ?? since) >= revision - revisionsKept;
  const lately = <Card extends WithTexts>(card: Card): Card => {
    if (Object.values(card.logs).every(isYoung)) return card;
    const logs = Object.entries(card.logs).filter(([, log]) => isYoung(log));
    return { ...card, logs: Object.fromEntries(logs) };
  };
  return {
    ...state,
    strategies: changeEntries(state.strategies, lately),
    sheets: changeEntries(state.sheets, lately),
  };
}

/** A log with one more change in it. What a new change weighs does not push itself out. */
export function logged(log: TextLog, change: LoggedChange): TextLog {
  const newest = log.changes.at(-1);
  const characters = log.characters + (newest ? lengthOfInsertions(newest.change) : 0);
  const sections = log.sections + change.change.length;
  const whole = { since: log.since, characters, sections, changes: [...log.changes, change] };
  return isOver(whole) ? shortened(whole) : whole;
}

function isOver({ characters, sections, changes }: TextLog, dropped = 0): boolean {
  return (
    changes.length - dropped > changesMax || characters > charactersMax || sections > sectionsMax
  );
}

function shortened(log: TextLog): TextLog {
  let { since, characters, sections } = log;
  let dropped = 0;
  for (const { revision, change } of log.changes) {
    if (dropped === log.changes.length - 1 || !isOver({ ...log, characters, sections }, dropped))
      break;
    characters -= lengthOfInsertions(change);
    sections -= change.length;
    since = revision;
    dropped += 1;
  }
  return { since, characters, sections, changes: log.changes.slice(dropped) };
}

/** The changes behind a revision, oldest first; undefined when some of them are no longer known. */
export function changesAfter(log: TextLog, revision: number): readonly LoggedChange[] | undefined {
  return revision < log.since
    ? undefined
    : log.changes.filter((entry) => entry.revision > revision);
}
