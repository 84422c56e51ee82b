import type { TextChange } from './change.ts';
import { lengthOfInsertions } from './change.ts';

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

/** By field. */
export type TextLogs = Readonly<Record<string, TextLog>>;

/**
 * Seconds of thirty people in one text, minutes of three. Whoever was away longer is told so, and maps by themselves. In
 * sections too, so that nobody fills the state with changes that touch a text in hundreds of places.
 */
const changesMax = 256;
/** Whatever they come to: nobody keeps others out by changing a text in many places at once. */
const changesMin = 32;
const charactersMax = 32_768;
const sectionsMax = 4_096;

/** A log with one more change in it. What a new change weighs does not push itself out. */
export function logged(log: TextLog, change: LoggedChange): TextLog {
  const newest = log.changes.at(-1);
  const characters = log.characters + (newest ? lengthOfInsertions(newest.change) : 0);
  const sections = log.sections + change.change.length;
  const whole = { since: log.since, characters, sections, changes: [...log.changes, change] };
  return isOver(whole) ? shortened(whole) : whole;
}

function isOver({ characters, sections, changes }: TextLog, dropped = 0): boolean {
  const left = changes.length - dropped;
  if (left <= changesMin) return false;
  return left > changesMax || characters > charactersMax || sections > sectionsMax;
}

function shortened(log: TextLog): TextLog {
  let { since, characters, sections } = log;
  let dropped = 0;
  for (const { revision, change } of log.changes) {
    if (!isOver({ ...log, characters, sections }, dropped)) break;
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
