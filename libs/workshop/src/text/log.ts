import { Tail } from '../tail.ts';
import { lengthOfInsertions, type TextChange } from './change.ts';

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
  readonly changes: Tail<LoggedChange>;
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

/** A log with nothing in it: what came before is not known. */
export function emptyLog(since: number): TextLog {
  return { since, characters: 0, sections: 0, changes: noChanges };
}

const noChanges = Tail.of<LoggedChange>([]);

/** A log with one more change in it. What a new change weighs does not push itself out. */
export function logged(log: TextLog, change: LoggedChange): TextLog {
  const { newest } = log.changes;
  let characters = log.characters + (newest ? lengthOfInsertions(newest.change) : 0);
  let sections = log.sections + change.change.length;
  let { since } = log;
  let changes = log.changes.with(change);
  while (isOver(characters, sections, changes.length) && changes.oldest) {
    const { revision, change: gone } = changes.oldest;
    characters -= lengthOfInsertions(gone);
    sections -= gone.length;
    since = revision;
    changes = changes.withoutOldest();
  }
  return { since, characters, sections, changes };
}

function isOver(characters: number, sections: number, changes: number): boolean {
  if (changes <= changesMin) return false;
  return changes > changesMax || characters > charactersMax || sections > sectionsMax;
}

/** The changes behind a revision, oldest first; undefined when some of them are no longer known. */
export function changesAfter(log: TextLog, revision: number): readonly LoggedChange[] | undefined {
  return revision < log.since
    ? undefined
    : [...log.changes].filter((entry) => entry.revision > revision);
}
