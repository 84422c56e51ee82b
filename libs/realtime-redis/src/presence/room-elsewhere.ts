import { afterDiff, type PersonPresence } from '@rembuk/protocol';
import type { Changes } from './message.ts';

/** What one other node tells of a workshop. */
interface Told {
  people: ReadonlyMap<string, PersonPresence>;
  number: number;
}

/** Who is in one workshop on other nodes, by node. */
export class RoomElsewhere {
  readonly #peopleMax: number;
  readonly #nodes = new Map<string, Told>();

  constructor(peopleMax: number) {
    this.#peopleMax = peopleMax;
  }

  /** One for each node where the person is. */
  of(participantId: string): readonly PersonPresence[] {
    const found: PersonPresence[] = [];
    for (const { people } of this.#nodes.values()) {
      const person = people.get(participantId);
      if (person) found.push(person);
    }
    return found;
  }

  get participantIds(): ReadonlySet<string> {
    return new Set(Array.from(this.#nodes.values(), ({ people }) => [...people.keys()]).flat());
  }

  /** A node tells everything anew; gives who may be different now. */
  replace(node: string, people: readonly PersonPresence[], number: number): readonly string[] {
    const changed = new Set(this.forget(node));
    const told = byId(people.slice(0, this.#peopleMax));
    this.#nodes.set(node, { people: told, number });
    for (const id of told.keys()) changed.add(id);
    return [...changed];
  }

  /** Undefined: something before it was missed, so that nothing of the node is known until it tells everything. */
  apply(node: string, { people, left }: Changes, number: number): readonly string[] | undefined {
    const told = this.#nodes.get(node);
    if (told?.number !== number - 1) return undefined;
    const diff = { workshopId: '', people, left };
    const after = afterDiff([...told.people.values()], diff);
    told.people = byId(after.slice(0, this.#peopleMax));
    told.number = number;
    return [...people.map(({ participantId }) => participantId), ...left];
  }

  /** Gives whom it had. */
  forget(node: string): readonly string[] {
    const told = this.#nodes.get(node);
    this.#nodes.delete(node);
    return told ? [...told.people.keys()] : [];
  }
}

function byId(people: readonly PersonPresence[]): ReadonlyMap<string, PersonPresence> {
  return new Map(people.map((person) => [person.participantId, person]));
}
