import type { DomainEvent, EventMeta, PlacedEvent } from './envelope.ts';
import type { StreamFold } from './stream-fold.ts';

/** A command as it came in, with who sent it. */
export interface Submission<Command, Actor> {
  /** The client's UUID for it; the same id is the same command, however often it comes. */
  readonly commandId: string;
  readonly actorId: string;
  readonly actor: Actor;
  readonly command: Command;
  /** The revision that the author looked at; never beyond the durable head by the time it is decided. */
  readonly seen: number;
  readonly overwrite: boolean;
  /** Id of an earlier command that this one takes back. */
  readonly undoes?: string;
  readonly correlationId: string;
  /** Size on the wire; bounds queues and batches. */
  readonly bytes: number;
}

/** In what capacity the actor acted: taken from the state, never from the client. */
export type Capacity = Pick<EventMeta, 'role' | 'organizationId' | 'groupId' | 'sessionId'>;

export type Verdict =
  | {
      readonly kind: 'accepted';
      /** Empty: the command was right and had no effect. */
      readonly events: readonly DomainEvent[];
      readonly capacity: Capacity;
    }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly details?: Readonly<Record<string, unknown>>;
      /** Leaves no trace, and so is no outcome: for senders who are nobody here, and could else fill the log. */
      readonly unrecorded?: true;
    };

export interface Moment {
  /** Revision of the last event that the state holds; -1 before the first. */
  readonly head: number;
  /** ISO 8601, UTC. Never earlier than the event before it. */
  readonly at: string;
  /** The command that this one takes back; absent where it takes back none. */
  readonly undone?: Undone;
}

export type Undone =
  /** With all that it led to. */
  | { readonly whose: 'own'; readonly events: readonly PlacedEvent[] }
  | { readonly whose: 'foreign' }
  /** It left no event in this stream. */
  | { readonly whose: 'unknown' };

/**
 * The domain as the decision loop needs it (Decider pattern; J. Chassaing, "Functional Event Sourcing Decider", 2021).
 * All functions are pure; states are immutable.
 */
export interface Decider<State, Command, Actor, Advice> extends StreamFold<State> {
  decide(state: State, submission: Submission<Command, Actor>, moment: Moment): Verdict;
  /** What is unwise about the state as far as the command touches it. */
  advise(state: State, command: Command): readonly Advice[];
  toJson(state: State): unknown;
}
