import type { PersonPresence, PresenceDiff } from '@rembuk/protocol';

/** What a node tells the others of one workshop. Numbers count what it tells there: a gap shows. */
export type PresenceMessage =
  /** Everyone it has, or the first of them: the others follow as differences. */
  | { readonly all: readonly PersonPresence[]; readonly number: number }
  | { readonly diff: Changes; readonly number: number }
  /** Let that node, or everyone, tell all of it. */
  | { readonly ask: string | null }
  /** It has nobody there any more. */
  | { readonly bye: true };

export type Changes = Omit<PresenceDiff, 'workshopId'>;

/** Of people in one message: far fewer bytes than a bus takes. */
const peopleMax = 100;

/** Some at a time; at least one, which may be empty. */
export function inParts<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const parts = [items.slice(0, peopleMax)];
  for (let from = peopleMax; from < items.length; from += peopleMax)
    parts.push(items.slice(from, from + peopleMax));
  return parts;
}

/** Undefined for what a node of another version may tell. */
export function readMessage(text: string): PresenceMessage | undefined {
  const message: unknown = JSON.parse(text);
  const isOne =
    typeof message === 'object' &&
    message !== null &&
    ('all' in message || 'diff' in message || 'ask' in message || 'bye' in message);
  return isOne ? (message as PresenceMessage) : undefined;
}
