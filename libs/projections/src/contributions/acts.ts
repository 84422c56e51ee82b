import type { DimensionId, EventType, OrganizationId, PersonId, SessionId } from '@rembuk/workshop';
import { List, Map } from 'immutable';
import type { InParts } from '../in-parts.ts';

/** What acts have in common: who did it, for whom, what and where. */
export interface ActSort {
  readonly type: EventType;
  /** Of that time. */
  readonly organizationId: OrganizationId;
  readonly personId: PersonId;
  readonly sessionId?: SessionId;
  readonly boards: readonly DimensionId[];
  /** Takes back an earlier one. */
  readonly undo: boolean;
}

export interface Act {
  /** Place of its sort in `sorts`. */
  readonly sort: number;
  readonly atMs: number;
  /** That it brought into a long text. */
  readonly characters: number;
}

/**
 * Everything that was ever done for an organization, small enough for a million acts and so kept one by one: only so
 * can a report be of any period. Closed pages are columns, shared by all later states; the newest acts are a chain.
 */
export interface Acts {
  readonly sorts: List<ActSort>;
  readonly sortNumbers: Map<string, number>;
  readonly closed: List<Page>;
  readonly open: Link | null;
}

/** Columns of equal length. */
interface Page {
  readonly sort: readonly number[];
  readonly atMs: readonly number[];
  readonly characters: readonly number[];
}

interface Link extends Act {
  readonly before: Link | null;
  /** Of the chain up to here. */
  readonly length: number;
}

const pageActs = 256;

export const noActs: Acts = { sorts: List(), sortNumbers: Map(), closed: List(), open: null };

export function withAct(
  acts: Acts,
  sort: ActSort,
  { atMs, characters }: Pick<Act, 'atMs' | 'characters'>,
): Acts {
  const key = keyOf(sort);
  const known = acts.sortNumbers.get(key);
  const number = known ?? acts.sorts.size;
  const sorts = known === undefined ? acts.sorts.push(sort) : acts.sorts;
  const sortNumbers = known === undefined ? acts.sortNumbers.set(key, number) : acts.sortNumbers;
  const { open: before } = acts;
  const length = (before?.length ?? 0) + 1;
  const open: Link = { sort: number, atMs, characters, before, length };
  return length < pageActs
    ? { sorts, sortNumbers, closed: acts.closed, open }
    : { sorts, sortNumbers, closed: acts.closed.push(pageOf(open)), open: null };
}

/** In the order in which they happened; told by number, since there may be a million. Rests between pages. */
export function* eachAct(
  { closed, open }: Acts,
  tell: (sort: number, atMs: number, characters: number) => void,
): InParts<void> {
  const pages = open ? [...closed, pageOf(open)] : closed;
  for (const { sort, atMs, characters } of pages) {
    for (let index = 0; index < sort.length; index += 1)
      tell(sort[index] ?? 0, atMs[index] ?? 0, characters[index] ?? 0);
    yield;
  }
}

function pageOf(last: Link): Page {
  const sort = Array.from({ length: last.length }, () => 0);
  const atMs = sort.slice();
  const characters = sort.slice();
  for (let link: Link | null = last; link; link = link.before) {
    sort[link.length - 1] = link.sort;
    atMs[link.length - 1] = link.atMs;
    characters[link.length - 1] = link.characters;
  }
  return { sort, atMs, characters };
}

function keyOf({ type, organizationId, personId, sessionId = '', boards, undo }: ActSort): string {
  return `${type}/${organizationId}/${personId}/${sessionId}/${boards.join('+')}/${undo}`;
}

/** Acts as plain JSON: equal acts are equal text. Pages are told as they are held, so that little is made of many. */
export interface ActsJson {
  readonly sorts: readonly ActSort[];
  /** The last one may be open. */
  readonly pages: readonly Page[];
}

export function actsToJson({ sorts, closed, open }: Acts): ActsJson {
  const pages = closed.toArray();
  return { sorts: sorts.toArray(), pages: open ? [...pages, pageOf(open)] : pages };
}

export function actsFromJson({ sorts, pages }: ActsJson): Acts {
  for (const { sort } of pages)
    for (const number of sort)
      if (!sorts[number]) throw new RangeError(`an act of a sort ${number} that is not told`);
  const last = pages.at(-1);
  const isOpen = last !== undefined && last.sort.length < pageActs;
  return {
    sorts: List(sorts),
    sortNumbers: Map(sorts.map((sort, number) => [keyOf(sort), number])),
    closed: List(isOpen ? pages.slice(0, -1) : pages),
    open: isOpen ? chainOf(last) : null,
  };
}

function chainOf({ sort, atMs, characters }: Page): Link | null {
  return sort.reduce<Link | null>(
    (before, number, index) => ({
      sort: number,
      atMs: atMs[index] ?? 0,
      characters: characters[index] ?? 0,
      before,
      length: index + 1,
    }),
    null,
  );
}
