import type { PersonPresence, PresenceDiff, PresencePatch } from '@rembuk/protocol';
import { patchFrom } from './presence-patch.ts';

type Changes = Pick<PresenceDiff, 'people' | 'left'>;

/** The other nodes, as far as the people of one workshop go. */
export interface Elsewhere {
  /** What the person shows there, one for each node where they are. */
  of(participantId: string): readonly PersonPresence[];
  /** What is different about the people of this node. */
  tell(changes: Changes): void;
}

/** The people of this node, as the others were told of them. */
export class OwnPeople {
  readonly #told = new Map<string, PersonPresence>();
  #patches: PresencePatch[] = [];
  #left: string[] = [];

  get all(): readonly PersonPresence[] {
    return [...this.#told.values()];
  }

  /** Undefined: not here. */
  set(participantId: string, now: PersonPresence | undefined): void {
    if (now) {
      const patch = patchFrom(this.#told.get(participantId), now);
      if (patch) this.#patches.push(patch);
      this.#told.set(participantId, now);
    } else if (this.#told.delete(participantId)) this.#left.push(participantId);
  }

  /** What was not told yet; undefined: nothing. */
  take(): Changes | undefined {
    const changes = { people: this.#patches, left: this.#left };
    this.#patches = [];
    this.#left = [];
    return changes.people.length + changes.left.length > 0 ? changes : undefined;
  }
}

/**
 * One person, over all nodes where they are: as shown where they do something, else where they are idle, else where
 * they have only come; this node before the others.
 */
export function together(
  own: PersonPresence | undefined,
  others: readonly PersonPresence[],
): PersonPresence | undefined {
  let best = own;
  for (const other of others) if (!best || rankOf(other) > rankOf(best)) best = other;
  return best;
}

function rankOf({ board, focus, cursor, selection, idle }: PersonPresence): number {
  if (idle === true) return 1;
  return (board ?? focus ?? cursor ?? selection) === undefined ? 0 : 2;
}
