import type { GroupId, OrganizationId, PersonId, SessionId } from './ids.ts';
import type { Role } from './vocabulary.ts';

/** An event of this domain: a type in the past tense, the version of its shape, its data. */
export interface EventOf<Type extends string, Data, Version extends number = 1> {
  readonly type: Type;
  readonly v: Version;
  readonly data: Readonly<Data>;
}

/** A command of this domain: a type in the imperative and its data. */
export interface CommandOf<Type extends string, Data> {
  readonly type: Type;
  readonly data: Readonly<Data>;
}

/** Who asks. The role and the seat come from the workshop's state, never from the client. */
export interface Actor {
  readonly id: PersonId;
  readonly role: Role;
  readonly organizationId?: OrganizationId;
  readonly groupId?: GroupId;
}

/** What a decision may know besides the state: time and identity are passed in. */
export interface DecisionContext {
  readonly actor: Actor;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The revision that the author looked at. */
  readonly seen: number;
  /** The revision of the last event that `state` holds; -1 before the first. */
  readonly head: number;
  /** Write over what another person changed after `seen`. */
  readonly overwrite: boolean;
  /** Takes back the actor's own earlier command: `seen` is that command's last revision, and nothing is written over. */
  readonly undoing?: boolean;
}

/** What evolve needs to know of an event's place in history; a recorded event has it all. */
export interface Place {
  readonly revision: number;
  readonly meta: {
    readonly actorId: PersonId;
    readonly organizationId?: OrganizationId;
    readonly sessionId?: SessionId;
    /** ISO 8601, UTC. */
    readonly at: string;
    /** Of the command that led here: tells an author their own change. */
    readonly commandId?: string;
    /** The author's own earlier command that this takes back. */
    readonly undoes?: string;
  };
}
