import type { Speaker } from '@rembuk/workshop';
import type { Chance } from './chance.ts';
import type { Person } from './person.ts';

/** The people of a hall, found by where they sit. */
export class People {
  readonly all: readonly Person[];
  readonly #chance: Chance;
  readonly #byGroup = new Map<string, Person[]>();

  constructor(all: readonly Person[], chance: Chance) {
    this.all = all;
    this.#chance = chance;
    for (const person of all) {
      const { groupId } = person.speaker;
      this.#byGroup.set(groupId, [...(this.#byGroup.get(groupId) ?? []), person]);
    }
  }

  get present(): number {
    return this.all.filter(({ present }) => present).length;
  }

  anyone(): Person | undefined {
    return this.#chance.pick(this.all.filter(({ present }) => present));
  }

  /** Some who sit at one board and are there, up to `count`. */
  together(count: number): readonly Person[] {
    const group = this.#chance.pick([...this.#byGroup.values()]) ?? [];
    const there = group.filter(({ present }) => present);
    const first = this.#chance.below(Math.max(1, there.length - count + 1));
    return there.slice(first, first + count);
  }

  /**
   * Someone who can take a step for a speaker: of the same organization if anyone of it is there, else of the same
   * table. A facilitator's step is a facilitator's.
   */
  standIn({ groupId, role, organizationId }: Speaker): Person | undefined {
    const group = (this.#byGroup.get(groupId) ?? []).filter(({ present }) => present);
    const facilitators = group.filter(({ speaker }) => speaker.role === 'facilitator');
    const own = (one: Person) => one.speaker.organizationId === organizationId;
    if (role === 'facilitator')
      return organizationId === undefined ? facilitators[0] : facilitators.find(own);
    const members = group.filter(({ speaker }) => speaker.role === 'member');
    return this.#chance.pick(members.filter(own)) ?? this.#chance.pick(members) ?? facilitators[0];
  }
}
