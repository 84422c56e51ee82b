import type { OrganizationId, PersonId } from './ids.ts';
import type { Place } from './message.ts';

/** Who wrote something, and when in the order of the stream. */
export interface Writing {
  readonly revision: number;
  readonly actorId: PersonId;
  readonly organizationId?: OrganizationId;
}

/** Who wrote something last, and who the last one was before that was anybody else. */
export interface LastWriting extends Writing {
  readonly other?: Writing;
}

/** Who wrote a short field last; so for what is no field: see `marks` in touches.ts. */
export interface Touch extends LastWriting {
  readonly field: string;
}

/** The same, flat: every event of a fold makes one. */
export interface Entry {
  readonly revision: number;
  readonly actorId: PersonId;
  readonly organizationId: OrganizationId | undefined;
  /** Below 0 where there is no other. */
  readonly otherRevision: number;
  readonly otherActorId: PersonId;
  readonly otherOrganizationId: OrganizationId | undefined;
}

/** Last writer of each field of a thing, for the check against what the author had seen. */
export interface Touches extends Iterable<Touch> {
  lastOf(field: string): LastWriting | undefined;
  entryOf(field: string): Entry | undefined;
  /** In the order in which they were first written. */
  each(tell: (field: string, entry: Entry) => void): void;
  /** To be written in, while these stay as they are. */
  copy(): OpenTouches;
}

/**
 * The same of a thing that a fold has to itself: written in place. In columns, for they are copied when a thing is, and
 * the names of fields are looked through. What was kept before may lie below as it was read.
 */
export class OpenTouches implements Touches {
  private fields: readonly string[];
  private last: Entry[];
  private readonly below: Touches | undefined;

  private constructor(fields: readonly string[], last: Entry[], below?: Touches) {
    this.fields = fields;
    this.last = last;
    this.below = below;
  }

  static readonly none: Touches = new OpenTouches([], []);

  static of(touches: readonly Touch[]): Touches {
    if (touches.length === 0) return OpenTouches.none;
    return new OpenTouches(
      touches.map(({ field }) => shared(field)),
      touches.map((touch) => entryOf(touch, touch.other)),
    );
  }

  /** What is written later lies over it. */
  static over(below: Touches): OpenTouches {
    return new OpenTouches([], [], below);
  }

  copy(): OpenTouches {
    return new OpenTouches(this.fields, this.last.slice(), this.below);
  }

  lastOf(field: string): LastWriting | undefined {
    const entry = this.entryOf(field);
    return entry && read(entry);
  }

  entryOf(field: string): Entry | undefined {
    return this.last[this.fields.indexOf(field)] ?? this.below?.entryOf(field);
  }

  each(tell: (field: string, entry: Entry) => void): void {
    const { fields, last, below } = this;
    below?.each((field, entry) => tell(field, last[fields.indexOf(field)] ?? entry));
    fields.forEach((field, index) => {
      const entry = last[index];
      if (entry && !below?.entryOf(field)) tell(field, entry);
    });
  }

  [Symbol.iterator](): Iterator<Touch> {
    return told(this)[Symbol.iterator]();
  }

  /** Sorted, since the members of a stored event come back in another order than they were decided in. */
  note(fields: readonly string[], place: Place): void {
    if (fields.length === 1) this.#note(fields[0] as string, place);
    else for (const field of fields.toSorted()) this.#note(field, place);
  }

  #note(field: string, { revision, meta }: Place): void {
    const { actorId, organizationId } = meta;
    const index = this.fields.indexOf(field);
    const before = index < 0 ? this.below?.entryOf(field) : this.last[index];
    const entry =
      before?.actorId === actorId
        ? {
            revision,
            actorId,
            organizationId,
            otherRevision: before.otherRevision,
            otherActorId: before.otherActorId,
            otherOrganizationId: before.otherOrganizationId,
          }
        : entryOf({ revision, actorId, organizationId }, before);
    if (index >= 0) {
      this.last[index] = entry;
      return;
    }
    // New columns: the names are shared with states before, and neither keeps room for more than there is.
    this.fields = [...this.fields, shared(field)];
    this.last = [...this.last, entry];
  }
}

/** Each as it is told to those who ask. */
export function told(touched: Touches): Touch[] {
  const touches: Touch[] = [];
  touched.each((field, entry) => touches.push({ field, ...read(entry) }));
  return touches;
}

function entryOf(last: Written, other: Written | undefined): Entry {
  return {
    revision: last.revision,
    actorId: last.actorId,
    organizationId: last.organizationId,
    otherRevision: other ? other.revision : -1,
    otherActorId: other ? other.actorId : '',
    otherOrganizationId: other ? other.organizationId : undefined,
  };
}

function read(entry: Entry): LastWriting {
  const {
    otherRevision: revision,
    otherActorId: actorId,
    otherOrganizationId: organizationId,
  } = entry;
  return lastWriting(
    entry,
    revision < 0 ? undefined : writing({ revision, actorId, organizationId }),
  );
}

const names = new Map<string, string>();
/** The fields of every kind of thing, of many years and alignments; those of others stay as they came. */
const namesMax = 4_096;

/**
 * One string for one name, whichever event it came with: a card has forty, and to look through strings that all cards
 * share finds them in the processor's cache. Nothing but memory depends on it.
 */
function shared(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size < namesMax) names.set(name, name);
  return name;
}

/** The last writing by anybody but this person: of all that there were, the two that are kept are enough to tell. */
export function otherThan(actorId: PersonId, last: LastWriting): Writing | undefined {
  return last.actorId === actorId ? last.other : writing(last);
}

interface Written {
  readonly revision: number;
  readonly actorId: PersonId;
  readonly organizationId?: OrganizationId | undefined;
}

function writing({ revision, actorId, organizationId }: Written): Writing {
  return organizationId === undefined
    ? { revision, actorId }
    : { revision, actorId, organizationId };
}

/** Written out, member by member: to copy objects with spreads is what a fold would then spend its time on. */
function lastWriting(
  { revision, actorId, organizationId }: Written,
  other: Writing | undefined,
): LastWriting {
  if (other === undefined) return writing({ revision, actorId, organizationId });
  return organizationId === undefined
    ? { revision, actorId, other }
    : { revision, actorId, organizationId, other };
}
