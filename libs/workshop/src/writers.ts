import type { OrganizationId, PersonId } from './ids.ts';
import type { Touch, Touches } from './state.ts';

/** Last writers in short: a state names each person once, and its fields point there. */

export type Writer = readonly [PersonId] | readonly [PersonId, OrganizationId];

/** Field, revision, place of its writer in the list. */
export type PackedTouches = readonly (readonly [field: string, revision: number, writer: number])[];

export class Writers {
  readonly all: Writer[] = [];
  readonly #places = new Map<string, number>();

  pack(touched: Touches): PackedTouches {
    return touched.map((touch) => [touch.field, touch.revision, this.#placeOf(touch)]);
  }

  #placeOf({ actorId, organizationId }: Touch): number {
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
  return packed.map(([field, revision, place]) => {
    const writer = writers[place];
    if (!writer) throw new RangeError(`the state names no writer ${place}`);
    const [actorId, organizationId] = writer;
    return organizationId === undefined
      ? { field, revision, actorId }
      : { field, revision, actorId, organizationId };
  });
}
