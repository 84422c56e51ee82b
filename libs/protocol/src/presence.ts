/** Who is here and what they have in hand. Kept nowhere: it lasts as long as the connection that said it. */

/** What a person selects in the long text that their `focus` names; a caret where both offsets are the same. */
export interface TextSelection {
  /** UTF-16 offset where the selection began. */
  readonly anchor: number;
  /** UTF-16 offset of the end that moves. */
  readonly head: number;
  /** Revision of the workshop in whose text the offsets are. A reader maps them over what came later. */
  readonly revision: number;
}

export interface PresenceUpdate {
  readonly workshopId: string;
  readonly board?: string;
  /** `<kind>/<id>[/<field>]` of what the person has in hand. */
  readonly focus?: string;
  readonly cursor?: { readonly x: number; readonly y: number };
  readonly selection?: TextSelection;
  /** The page is open and nobody does anything with it. */
  readonly idle?: boolean;
}

export interface PersonPresence extends Omit<PresenceUpdate, 'workshopId'> {
  readonly participantId: string;
  readonly organizationId?: string;
  readonly groupId?: string;
}

/** Everyone who is here: what the reader held before is void. */
export interface PresenceFrame {
  readonly workshopId: string;
  readonly people: readonly PersonPresence[];
}

type Member = Exclude<keyof PersonPresence, 'participantId'>;

/** The members that are others now, each as a whole; null: not there any more. What is absent stays. */
export type PresencePatch = Pick<PersonPresence, 'participantId'> & {
  readonly [Key in Member]?: PersonPresence[Key] | null;
};

/** What became different since the last `presence` or `presenceDiff` of this connection. */
export interface PresenceDiff {
  readonly workshopId: string;
  /** Of people who are here, or have come. */
  readonly people: readonly PresencePatch[];
  /** Participants who are here no more. */
  readonly left: readonly string[];
}

/** Who is here after a diff, given who was. Those who are here are many and the changes few: so these are looked up. */
export function afterDiff(
  people: readonly PersonPresence[],
  { people: patches, left }: PresenceDiff,
): readonly PersonPresence[] {
  const gone = new Set(left);
  const toCome = new Map<string, PresencePatch>();
  for (const patch of patches)
    toCome.set(patch.participantId, { ...toCome.get(patch.participantId), ...patch });
  const there: PersonPresence[] = [];
  for (const person of people) {
    const { participantId } = person;
    // Who came back within one frame is in both, and comes anew.
    if (gone.has(participantId)) continue;
    const patch = toCome.get(participantId);
    there.push(patch ? patched(person, patch) : person);
    if (patch) toCome.delete(participantId);
  }
  for (const patch of toCome.values()) there.push(patched(undefined, patch));
  return there;
}

function patched(person: PersonPresence | undefined, patch: PresencePatch): PersonPresence {
  const members = Object.entries({ ...person, ...patch });
  const there = Object.fromEntries(members.filter(([, value]) => value !== null));
  return { ...there, participantId: patch.participantId };
}
