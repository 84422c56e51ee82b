/**
 * The recorded event: the storage format of everything Rembuk keeps.
 * Changing a shape here or in a package's events means a new version `v` and an upcaster, never an edit in place.
 */

/** Who did it, in what capacity, why. Never a name: names live in erasable `person-` streams. */
export interface EventMeta {
  /** The command this event answers; the client's id for it. */
  readonly commandId: string;
  /** Id of the person, or `system`. */
  readonly actorId: string;
  readonly organizationId?: string;
  readonly groupId?: string;
  readonly role: string;
  /** The workshop session (Bimtek) that was running. */
  readonly sessionId?: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Id of the command whose events this one takes back. */
  readonly undoes?: string;
}

/** What a decision produces: a fact without its place in history. */
export interface DomainEvent {
  readonly type: string;
  readonly v: number;
  readonly data: object;
}

/** An event with its id fixed, ready to be appended any number of times with one effect. */
export interface EventToAppend extends DomainEvent {
  /** UUID; derived from commandId and index, so that a repeated append is recognised. */
  readonly id: string;
  readonly meta: EventMeta & {
    /** SHA-256, hex, over the previous event's hash and this event's canonical JSON. */
    readonly hash: string;
  };
}

/** An event in its place in a stream, whether read back or just appended. */
export interface PlacedEvent extends EventToAppend {
  readonly revision: number;
}

/** An event as a store gives it back. */
export interface RecordedEvent extends EventToAppend {
  /** 0-based, contiguous within its stream; a safe integer. */
  readonly revision: number;
  /** Opaque; totally ordered over all streams of one store, comparable only by that store. */
  readonly position: string;
}
