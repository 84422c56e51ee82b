import type { Notice, NotifyRequest } from './notices.ts';
import type { PresenceDiff, PresenceFrame, PresenceUpdate } from './presence.ts';

/**
 * What goes over the wire. The payloads of commands and events are the domain's own types,
 * which this package does not know: here they are plain JSON.
 */

/** What a client shows when it connects (`auth` of socket.io). */
export interface Handshake {
  readonly token: string;
  readonly protocol: number;
}

export interface WireEvent {
  readonly id: string;
  readonly type: string;
  readonly v: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly meta: {
    readonly commandId: string;
    readonly actorId: string;
    readonly organizationId?: string;
    readonly groupId?: string;
    readonly role: string;
    readonly sessionId?: string;
    readonly at: string;
    readonly correlationId: string;
    readonly causationId: string;
    /** Id of the author's earlier command that this takes back. */
    readonly undoes?: string;
    readonly hash: string;
  };
  readonly revision: number;
}

export interface WireWarning {
  readonly code: string;
  readonly on: { readonly kind: string; readonly id: string };
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An expected no, on every channel. */
export interface Refused {
  readonly ok: false;
  /** Stable, snake_case; see errors.ts and the domain's refusals. */
  readonly code: string;
  /** English, for developers; people read a translation by code. */
  readonly message: string;
  /** The identical request may succeed later. */
  readonly retryable: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface OpenRequest {
  readonly workshopId: string;
  /** The last revision the client holds; absent: it holds nothing; -1: nothing, and it wants events. */
  readonly after?: number;
  /** The version of the fold whose snapshots the client reads; where it is another, it gets events. */
  readonly foldVersion?: number;
  /** The client takes in parts what is too large for one message; absent: it gets all of it in the answer. */
  readonly inParts?: boolean;
  /** Id of an earlier offer of which it has some parts already: it goes on with that one where it still can. */
  readonly holds?: string;
}

/** What was too large for an answer: gzip, in base64, cut into parts that are asked for one by one. */
export interface PartsOffer {
  /** Of the same parts always; of as much of a workshop as it is offered for. */
  readonly id: string;
  readonly count: number;
  /** Packed. */
  readonly bytes: number;
}

/** What the parts of an offer are once they are joined and unpacked: members of the answer that offered them. */
export type InParts = Pick<Opened, 'snapshot'> | Pick<Opened, 'events'>;

export interface PartRequest {
  readonly workshopId: string;
  /** Of the offer. */
  readonly id: string;
  /** From 0. */
  readonly index: number;
}

export interface Part {
  readonly ok: true;
  /** Base64 of its bytes. */
  readonly data: string;
}

export interface Opened {
  readonly ok: true;
  /** Revision of the last event at the time of reading; -1 in an empty workshop. */
  readonly head: number;
  /** Sent instead of events when that is shorter, or when `after` is absent. */
  readonly snapshot?: {
    readonly revision: number;
    /** Version of the fold that made it; a client of another version asks for events instead. */
    readonly foldVersion: number;
    readonly state: unknown;
  };
  /** The snapshot, or the events, are to be asked for in parts: {@link InParts}. `events` follow behind a snapshot. */
  readonly parts?: PartsOffer;
  /** Contiguous, behind the snapshot or behind `after`. May stop short of `head`: ask again. */
  readonly events: readonly WireEvent[];
  /** Who the server takes the client for in this workshop. */
  readonly you: {
    readonly participantId: string;
    readonly role: string;
    readonly organizationId?: string;
    readonly groupId?: string;
  };
}

export interface CommandRequest {
  /** UUID made by the client; a repeat gets the first outcome. */
  readonly id: string;
  readonly workshopId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The revision that the author looked at. */
  readonly seen: number;
  /** Write over what another person changed after `seen`. */
  readonly overwrite?: boolean;
  /**
   * Id of the author's own earlier command, which this one takes back; `seen` is that command's revision. A redo names
   * the command that took back.
   */
  readonly undoes?: string;
}

export interface CommandAccepted {
  readonly ok: true;
  /** Of the command's last event; where it had no effect, the head it was decided at. */
  readonly revision: number;
  /** It had no effect: no event tells of it. */
  readonly unchanged?: true;
  readonly warnings?: readonly WireWarning[];
}

export interface ClockRequest {
  readonly workshopId: string;
}

export interface ClockAnswer {
  readonly ok: true;
  /** Of the clock that shared replays are timed by: monotonic, of no known beginning, another after each start. */
  readonly nowMs: number;
}

export interface CloseRequest {
  readonly workshopId: string;
}

/** The events of one tick of one workshop: contiguous, `from` is the first one's revision. */
export interface EventsFrame {
  readonly workshopId: string;
  readonly from: number;
  readonly events: readonly WireEvent[];
}

/** Says how far the history goes, since a lost last frame leaves no gap to notice. */
export interface HeadFrame {
  readonly workshopId: string;
  readonly revision: number;
}

export type GoodbyeCode = 'expired' | 'revoked' | 'slow' | 'flood' | 'restarting' | 'replaced';

/** Sent just before the server disconnects a client. */
export interface Goodbye {
  readonly code: GoodbyeCode;
  /** Whether to come back by itself, and after how long. */
  readonly retryAfterMs?: number;
}

type Answer<Success> = (answer: Success | Refused) => void;

export interface ClientToServerEvents {
  open(request: OpenRequest, answer: Answer<Opened>): void;
  part(request: PartRequest, answer: Answer<Part>): void;
  command(request: CommandRequest, answer: Answer<CommandAccepted>): void;
  presence(update: PresenceUpdate): void;
  notify(request: NotifyRequest, answer: Answer<{ readonly ok: true }>): void;
  clock(request: ClockRequest, answer: Answer<ClockAnswer>): void;
  close(request: CloseRequest, answer: Answer<{ readonly ok: true }>): void;
}

export interface ServerToClientEvents {
  events(frame: EventsFrame): void;
  head(frame: HeadFrame): void;
  presence(frame: PresenceFrame): void;
  presenceDiff(diff: PresenceDiff): void;
  notice(notice: Notice): void;
  goodbye(goodbye: Goodbye): void;
}
