import type { WireEvent } from '@rembuk/protocol';

/** How a state comes from events: the domain's own fold, unless a caller shares work between many clients. */
export interface Fold<State> {
  /** Snapshots of another version are not understood. */
  readonly foldVersion: number;
  readonly initialState: State;
  /** Contiguous events, right behind those that `state` holds. */
  apply(state: State, events: readonly WireEvent[]): State;
  fromJson(json: unknown): State;
}

export interface Confirmed<State> {
  readonly state: State;
  /** Of the last event that the state holds; -1 before the first. */
  readonly revision: number;
}

export type Taken =
  | { readonly kind: 'applied'; readonly events: readonly WireEvent[] }
  /** All of it was known. */
  | { readonly kind: 'repeat' }
  /** Something before it is missing. */
  | { readonly kind: 'gap' };

/** What the server has confirmed: the fold of its events, each exactly once, in order. Commands leave no trace here. */
export class ConfirmedState<State> {
  readonly #fold: Fold<State>;
  #current: Confirmed<State>;

  constructor(fold: Fold<State>) {
    this.#fold = fold;
    this.#current = { state: fold.initialState, revision: -1 };
  }

  get current(): Confirmed<State> {
    return this.#current;
  }

  /** Back to before the first event. */
  forget(): void {
    this.#current = { state: this.#fold.initialState, revision: -1 };
  }

  take(events: readonly WireEvent[]): Taken {
    const { state, revision } = this.#current;
    const fresh = events.filter((event) => event.revision > revision);
    const last = fresh.at(-1);
    if (!last) return { kind: 'repeat' };
    const contiguous = fresh.every((event, index) => event.revision === revision + 1 + index);
    if (!contiguous) return { kind: 'gap' };
    this.#current = { state: this.#fold.apply(state, fresh), revision: last.revision };
    return { kind: 'applied', events: fresh };
  }

  /** False for a snapshot that another version of the fold has made. */
  restore(snapshot: { revision: number; foldVersion: number; state: unknown }): boolean {
    if (snapshot.foldVersion !== this.#fold.foldVersion) return false;
    if (snapshot.revision <= this.#current.revision) return true;
    const state = this.#fold.fromJson(snapshot.state);
    this.#current = { state, revision: snapshot.revision };
    return true;
  }
}
