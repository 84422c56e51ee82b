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
  readonly changes: readonly LoggedChange[];
}

/**
 * Seconds of thirty people in one text, minutes of three. Whoever was away longer is told so, and maps by themselves. In
 * sections too, so that nobody fills the state with changes that touch a text in hundreds of places.
 */
const changesMax = 256;
const charactersMax = 32_768;
const sectionsMax = 4_096;

export const emptyLog: TextLog = { since: -1, changes: [] };

/** What the changes of a log come to; without its newest, which is kept whatever it comes to, in characters. */
interface Weight {
  readonly characters: number;
  readonly sections: number;
}

/** Of logs that were made here: adding one change to hundreds must not cost hundreds. */
const weights = new WeakMap<TextLog, Weight>();

export function logged(log: TextLog, change: LoggedChange): TextLog {
  const newest = log.changes.at(-1);
  let { characters, sections } = weights.get(log) ?? weightOf(log.changes);
  characters += newest ? lengthOfInsertions(newest.change) : 0;
  sections += change.change.length;
  let { since } = log;
  let dropped = 0;
  const isOver = () =>
    log.changes.length + 1 - dropped > changesMax ||
    characters > charactersMax ||
    sections > sectionsMax;
  for (let oldest = log.changes[0]; oldest && isOver(); oldest = log.changes[dropped]) {
    characters -= lengthOfInsertions(oldest.change);
    sections -= oldest.change.length;
    since = oldest.revision;
    dropped += 1;
  }
  const changes = log.changes.slice(dropped);
  changes.push(change);
  const next = { since, changes };
  weights.set(next, { characters, sections });
  return next;
}

function weightOf(changes: readonly LoggedChange[]): Weight {
  let characters = 0;
  let sections = 0;
  for (const [index, { change }] of changes.entries()) {
    if (index < changes.length - 1) characters += lengthOfInsertions(change);
    sections += change.length;
  }
  return { characters, sections };
}

/** The changes behind a revision, oldest first; undefined when some of them are no longer known. */
export function changesAfter(log: TextLog, revision: number): readonly LoggedChange[] | undefined {
  return revision < log.since
    ? undefined
    : log.changes.filter((entry) => entry.revision > revision);
}
