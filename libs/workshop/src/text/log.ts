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

export function logged({ since, changes }: TextLog, change: LoggedChange): TextLog {
  const next = [...changes, change];
  let characters = 0;
  let sections = change.change.length;
  let keptFrom = next.length - 1;
  for (; keptFrom > 0 && next.length - keptFrom < changesMax; keptFrom -= 1) {
    const before = next[keptFrom - 1]?.change ?? [];
    characters += lengthOfInsertions(before);
    sections += before.length;
    if (characters > charactersMax || sections > sectionsMax) break;
  }
  const forgotten = next[keptFrom - 1];
  return forgotten
    ? { since: forgotten.revision, changes: next.slice(keptFrom) }
    : { since, changes: next };
}

/** The changes behind a revision, oldest first; undefined when some of them are no longer known. */
export function changesAfter(log: TextLog, revision: number): readonly LoggedChange[] | undefined {
  return revision < log.since
    ? undefined
    : log.changes.filter((entry) => entry.revision > revision);
}
