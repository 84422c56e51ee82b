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

/** Who is here after a diff, given who was. */
export function afterDiff(
  people: readonly PersonPresence[],
  { people: patches, left }: PresenceDiff,
): readonly PersonPresence[] {
  const byId = new Map(people.map((person) => [person.participantId, person]));
  // First who left: who came back within one frame is in both.
  for (const participantId of left) byId.delete(participantId);
  for (const patch of patches) {
    const { participantId } = patch;
    const members = Object.entries({ ...byId.get(participantId), ...patch });
    const there = Object.fromEntries(members.filter(([, value]) => value !== null));
    byId.set(participantId, { ...there, participantId });
  }
  return Array.from(byId.values());
}
