import type { CommandAccepted, CommandRequest, Opened, Refused, WireEvent } from '@rembuk/protocol';
import type { Confirmed } from './confirmed.ts';

/** Who acts and when, for decisions that are only foreseen. */
export interface Foresight {
  readonly you: Opened['you'];
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of the last event that the state holds, foreseen ones included. */
  readonly head: number;
}

/** What a command would lead to: the domain's own policy, `decide` and `evolve`. */
export type Foresee<State> = (
  state: State,
  request: CommandRequest,
  foresight: Foresight,
) => { readonly state: State; readonly events: number } | { readonly refused: string };

/** What a person sees: the confirmed state, with their own commands in it that have not been confirmed yet. */
export interface Foreseen<State> {
  readonly state: State;
  /** Of the confirmed state below. */
  readonly revision: number;
  /** Commands that do not fit any more, as things stand: the server will most likely refuse them. */
  readonly doubtful: readonly { readonly id: string; readonly code: string }[];
}

interface Accepted {
  readonly request: CommandRequest;
  /** Of the command's last event. */
  readonly revision: number;
}

export interface OptimisticOptions<State> {
  readonly foresee: Foresee<State>;
  readonly confirmed: Confirmed<State>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * A person's own commands over the confirmed state, decided anew whenever that moves on. What is shown is never kept:
 * a command is in it until its events are confirmed, or until it is refused, and then it is gone without a trace.
 */
export class Optimistic<State> {
  readonly #options: OptimisticOptions<State>;
  #confirmed: Confirmed<State>;
  #you: Opened['you'] | undefined;
  /** Durable, and their events still on their way. */
  #accepted: readonly Accepted[] = [];
  #pending: readonly CommandRequest[] = [];
  /** Those of the pending ones whose events came before their answer. */
  #done = new Set<string>();
  /** The commands that are in `#current`, in order, and the revision that they would lead to. */
  #shown: readonly CommandRequest[] = [];
  #head: number;
  #current: Foreseen<State>;

  constructor(options: OptimisticOptions<State>) {
    this.#options = options;
    this.#confirmed = options.confirmed;
    this.#head = options.confirmed.revision;
    this.#current = { ...options.confirmed, doubtful: [] };
  }

  get current(): Foreseen<State> {
    return this.#current;
  }

  /** The commands without an outcome, oldest first. */
  pending(requests: readonly CommandRequest[]): void {
    this.#pending = requests;
    if (this.#done.size > 0) {
      const waiting = new Set(requests.map(({ id }) => id));
      this.#done = new Set([...this.#done].filter((id) => waiting.has(id)));
    }
    this.#refresh();
  }

  /** Told before the command leaves those that are pending: if it was accepted it stays until its events are here. */
  settled(request: CommandRequest, outcome: CommandAccepted | Refused): void {
    if (!outcome.ok || outcome.revision <= this.#confirmed.revision) return;
    this.#accepted = [...this.#accepted, { request, revision: outcome.revision }];
  }

  /** The confirmed state moved on, by these events or (a snapshot) by ones that are not told. */
  confirmed(
    confirmed: Confirmed<State>,
    you: Opened['you'] | undefined,
    events: readonly WireEvent[],
  ): void {
    this.#confirmed = confirmed;
    this.#you = you;
    if (this.#pending.length > 0)
      for (const { meta } of events)
        if (this.#pending.some(({ id }) => id === meta.commandId)) this.#done.add(meta.commandId);
    if (this.#accepted.length > 0)
      this.#accepted = this.#accepted.filter(({ revision }) => revision > confirmed.revision);
    this.#decideAnew();
  }

  /** Most changes add one command, or move one from pending to accepted: only what is new is decided. */
  #refresh(): void {
    const wanted = this.#wanted();
    const isLonger = this.#shown.every((request, index) => wanted[index] === request);
    if (!isLonger) this.#decideAnew();
    else if (this.#you) this.#add(wanted.slice(this.#shown.length));
  }

  #decideAnew(): void {
    const { state, revision } = this.#confirmed;
    this.#current = { state, revision, doubtful: [] };
    this.#head = revision;
    this.#shown = [];
    if (this.#you) this.#add(this.#wanted());
  }

  #wanted(): readonly CommandRequest[] {
    const requests = [...this.#accepted.map(({ request }) => request), ...this.#pending];
    return this.#done.size === 0 ? requests : requests.filter(({ id }) => !this.#done.has(id));
  }

  #add(requests: readonly CommandRequest[]): void {
    const you = this.#you;
    if (!you || requests.length === 0) return;
    const at = new Date(this.#options.clock()).toISOString();
    const { revision } = this.#confirmed;
    let { state } = this.#current;
    const doubtful = [...this.#current.doubtful];
    for (const request of requests) {
      const foreseen = this.#options.foresee(state, request, { you, at, head: this.#head });
      if ('refused' in foreseen) {
        doubtful.push({ id: request.id, code: foreseen.refused });
        continue;
      }
      ({ state } = foreseen);
      this.#head += foreseen.events;
    }
    this.#shown = [...this.#shown, ...requests];
    this.#current = { state, revision, doubtful };
  }
}
