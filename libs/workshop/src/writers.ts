import type { OrganizationId, PersonId } from './ids.ts';
import { type Entry, OpenTouches, type Touches, type Writing } from './writings.ts';

/** Last writers in short: a state names each person once, and its fields point there. */

export type Writer = readonly [PersonId] | readonly [PersonId, OrganizationId];

/** Field, revision, place of its writer in the list; the same two of the last one by anybody else. */
export type PackedTouches = readonly (
  | readonly [field: string, revision: number, writer: number]
  | readonly [
      field: string,
      revision: number,
      writer: number,
      otherRevision: number,
      otherWriter: number,
    ]
)[];

export class Writers {
  readonly all: Writer[] = [];
  readonly #places = new Map<string, number>();

  pack(touched: Touches): PackedTouches {
    return [...touched].map((touch) => {
      const { field, revision, other } = touch;
      const writer = this.#placeOf(touch);
      return other === undefined
        ? [field, revision, writer]
        : [field, revision, writer, other.revision, this.#placeOf(other)];
    });
  }

  #placeOf({ actorId, organizationId }: Writing): number {
    const key = JSON.stringify([actorId, organizationId]);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.all.push(organizationId === undefined ? [actorId] : [actorId, organizationId]);
    this.#places.set(key, this.all.length - 1);
    return this.all.length - 1;
  }
}

/** Throws when a field points at no writer: that is no state of ours. */
export function unpackTouches(packed: PackedTouches, writers: readonly Writer[]): Touches {
  const fields: string[] = [];
  const last: Entry[] = [];
  // A state holds hundreds of thousands of them: each is read once, into what it is kept as.
  for (const touch of packed) {
    const otherRevision = touch[3];
    const otherPlace = touch[4];
    const [actorId, organizationId] = writerAt(touch[2], writers);
    const [otherActorId, otherOrganizationId] =
      otherPlace === undefined ? nobody : writerAt(otherPlace, writers);
    fields.push(touch[0]);
    last.push({
      revision: touch[1],
      actorId,
      organizationId,
      otherRevision: otherRevision ?? -1,
      otherActorId,
      otherOrganizationId,
    });
  }
  return OpenTouches.ofColumns(fields, last);
}

const nobody: Writer = [''];

function writerAt(place: number, writers: readonly Writer[]): Writer {
  const writer = writers[place];
  if (!writer) throw new RangeError(`the state names no writer ${place}`);
  return writer;
}
