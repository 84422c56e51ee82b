import type { OrganizationId, PersonId } from './ids.ts';

export type Writer = readonly [PersonId] | readonly [PersonId, OrganizationId];

export function writer(actorId: PersonId, organizationId: OrganizationId | undefined): Writer {
  return organizationId === undefined ? [actorId] : [actorId, organizationId];
}

/** A list that names each writer once: what they wrote points there. */
export class Writers {
  readonly all: Writer[] = [];
  readonly #places = new Map<PersonId, Map<OrganizationId | undefined, number>>();

  placeOf(actorId: PersonId, organizationId?: OrganizationId): number {
    const places = this.#places.get(actorId) ?? new Map<OrganizationId | undefined, number>();
    const known = places.get(organizationId);
    if (known !== undefined) return known;
    this.#places.set(actorId, places.set(organizationId, this.all.length));
    return this.all.push(writer(actorId, organizationId)) - 1;
  }
}

/** Throws where there is none: that is no state of ours. */
export function writerAt(place: number, writers: readonly Writer[]): Writer {
  const writer = writers[place];
  if (!writer) throw new RangeError(`the state names no writer ${place}`);
  return writer;
}
