import { ChangeSet, Text } from '@codemirror/state';

export type { ChangeDesc, ChangeSet } from '@codemirror/state';

/**
 * A change to a text as JSON: the form of CodeMirror's ChangeSet. From the beginning to the end of the text, each
 * section is either a number (that many UTF-16 code units stay) or a list (so many go, and these lines come in their
 * place): `[200, [0, "kata"], 400]`. Lines are joined by one line feed.
 */
export type TextChange = readonly (number | readonly [number, ...string[]])[];

/**
 * Sections of one change. What a person types between two pauses has a handful; a change can have no more than twice
 * the characters of the longest text, and one.
 */
export const sectionsMax = 6_001;

/**
 * Sections of one edit as it is sent: whoever changed more in one go sends it in several. Others are mapped over it,
 * one by one, and it stands in the log of its text.
 */
export const editSectionsMax = 256;

/** What no text holds; a line feed stands between lines. */
const notInLine = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u2028\u2029]/;

/** Whether a value from outside is a change that can be read; whether it fits a text is asked with {@link lengthBefore}. */
export function isTextChange(value: unknown): value is TextChange {
  return isWritten(value) && value.length <= sectionsMax;
}

function isWritten(value: unknown): value is TextChange {
  return Array.isArray(value) && value.every(isSection);
}

function isSection(section: unknown): boolean {
  if (!Array.isArray(section)) return isLength(section) && section !== 0;
  const [gone, ...lines] = section as unknown[];
  const brings = lines.length > 1 || (lines[0] ?? '') !== '';
  return isLength(gone) && lines.every(isLine) && (gone > 0 || brings);
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1_000_000;
}

function isLine(line: unknown): boolean {
  return typeof line === 'string' && line.isWellFormed() && !notInLine.test(line);
}

/** The length of the text that a change is made for. */
export function lengthBefore(change: TextChange): number {
  let length = 0;
  for (const section of change) length += typeof section === 'number' ? section : section[0];
  return length;
}

/** Read in place: folding a history of typing would spend its time on copies. */
function lineOf(section: readonly [number, ...string[]], line: number): string {
  const text = section[line];
  return typeof text === 'string' ? text : '';
}

/** The length of the text that a change makes. */
export function lengthAfter(change: TextChange): number {
  return change.reduce<number>(
    (sum, section) => sum + (typeof section === 'number' ? section : lengthOf(section)),
    0,
  );
}

/** How much a change brings in, in UTF-16 code units. */
export function lengthOfInsertions(change: TextChange): number {
  let length = 0;
  for (const section of change) {
    if (typeof section === 'number') continue;
    for (let line = 1; line < section.length; line += 1) length += lineOf(section, line).length + 1;
  }
  return length;
}

export function toChangeSet(change: TextChange): ChangeSet {
  return ChangeSet.fromJSON(change);
}

export function fromChangeSet(changes: ChangeSet): TextChange {
  const json: unknown = changes.toJSON();
  if (!isWritten(json)) throw new TypeError('a change that cannot be written');
  return json;
}

/**
 * `text` with the change made. Read from the sections themselves, without a document in between: this is what folding
 * a history of typing spends its time on.
 * @throws RangeError when it was made for a text of another length.
 */
export function applyChange(text: string, change: TextChange): string {
  let at = 0;
  let next = '';
  for (const section of change) {
    if (typeof section === 'number') {
      next += text.slice(at, at + section);
      at += section;
      continue;
    }
    for (let line = 1; line < section.length; line += 1)
      next += line > 1 ? `\n${lineOf(section, line)}` : lineOf(section, line);
    at += section[0];
  }
  if (at !== text.length)
    throw new RangeError(`a change for ${at} characters does not fit ${text.length}`);
  return next;
}

/** The change from one text to another that touches least: what both begin and end with stays. */
export function changeBetween(before: string, after: string): TextChange {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  // Not into a pair: half of a character is none.
  if (isLowSurrogate(before, from) || isLowSurrogate(after, from)) from -= 1;
  let tail = 0;
  while (tail < most - from && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  if (isLowSurrogate(before, before.length - tail) || isLowSurrogate(after, after.length - tail))
    tail -= 1;
  tail = Math.max(0, tail);
  // Written out, without a document in between: a fold meets this at every text that was set as a whole.
  const gone = before.length - tail - from;
  const come = after.slice(from, after.length - tail);
  if (gone === 0 && come === '') return before.length === 0 ? [] : [before.length];
  const change: TextChange[number][] = from > 0 ? [from] : [];
  change.push(come === '' ? [gone] : [gone, ...come.split('\n')]);
  if (tail > 0) change.push(tail);
  return change;
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff;
}

/**
 * Made for the same text as `over`; the result is made for the text behind it, where `over` came first. Undefined when
 * it would take more than `stepsMax`: each section of the one is held against each of the other, and what others wrote
 * splits sections, so that a change may grow while it is mapped.
 */
export function mapChange(
  change: TextChange,
  over: readonly TextChange[],
  stepsMax = Number.POSITIVE_INFINITY,
): TextChange | undefined {
  // One at a time, and never as a whole: composing first can give another result (see docs/adr).
  let mapped = toChangeSet(change);
  let sections = change.length;
  let steps = 0;
  for (const next of over) {
    steps += sections + next.length;
    if (steps > stepsMax) return undefined;
    mapped = mapped.map(readOnce(next));
    sections = sectionsOf(mapped);
  }
  return fromChangeSet(mapped);
}

/** Changes in the log of a text, which one edit after the other is mapped over: they go with the log. */
const read = new WeakMap<TextChange, ChangeSet>();

function readOnce(change: TextChange): ChangeSet {
  let changes = read.get(change);
  if (!changes) {
    changes = toChangeSet(change);
    read.set(change, changes);
  }
  return changes;
}

/** Of lengths alone, two numbers each: with its text it would have to be written out. */
function sectionsOf(changes: ChangeSet): number {
  return changes.desc.toJSON().length / 2;
}

/** The same change in as few sections as it takes. */
export function joined(change: TextChange): TextChange {
  const sections: TextChange[number][] = [];
  for (const section of change) {
    const last = sections.at(-1);
    if (typeof last === 'number' && typeof section === 'number')
      sections[sections.length - 1] = last + section;
    else if (typeof last === 'object' && typeof section === 'object')
      sections[sections.length - 1] = joinedSections(last, section);
    else sections.push(section);
  }
  return sections;
}

type Replaced = Exclude<TextChange[number], number>;

function joinedSections([gone, ...lines]: Replaced, [more, ...others]: Replaced): Replaced {
  const come = lines.join('\n') + others.join('\n');
  return come === '' ? [gone + more] : [gone + more, ...come.split('\n')];
}

/** What a change does in so many sections, and what it does behind them: one after the other they are the change. */
export function divided(
  change: TextChange,
  sectionsMax = editSectionsMax,
): readonly [TextChange, TextChange | undefined] {
  if (change.length <= sectionsMax) return [change, undefined];
  // One more may come at the end of the one, and at the beginning of the other.
  const head = change.slice(0, sectionsMax - 1);
  const tail = change.slice(sectionsMax - 1);
  const before = lengthAfter(head);
  const rest = lengthBefore(tail);
  return [joined(rest > 0 ? [...head, rest] : head), joined(before > 0 ? [before, ...tail] : tail)];
}

function lengthOf([, ...lines]: Replaced): number {
  return lines.join('\n').length;
}

export function isEmptyChange(change: TextChange): boolean {
  return change.every((section) => typeof section === 'number');
}

/** The change that takes `change` back; `text` is what it was made for. */
export function inverse(change: TextChange, text: string): TextChange {
  return fromChangeSet(toChangeSet(change).invert(Text.of(text.split('\n'))));
}
