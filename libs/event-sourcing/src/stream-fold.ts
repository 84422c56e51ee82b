import type { PlacedEvent } from './envelope.ts';
import type { EventStore } from './event-store.ts';
import { genesisHash } from './hash-chain.ts';

/** What the events of a stream come to, one after the other. Pure; states are immutable. A decider is one. */
export interface StreamFold<State> {
  /** Raised when the same events give another state, or the state another JSON. */
  readonly foldVersion: number;
  readonly initialState: State;
  /** Folds one event, of any version ever recorded. */
  evolve(state: State, event: PlacedEvent): State;
  /** Gives what `evolve` gives event by event, where many at once are quicker. */
  evolveAll?(state: State, events: readonly PlacedEvent[]): State;
  fromJson(json: unknown): State;
}

/** A state after so many events. */
export function evolvedAll<State>(
  fold: Pick<StreamFold<State>, 'evolve' | 'evolveAll'>,
  state: State,
  events: readonly PlacedEvent[],
): State {
  if (fold.evolveAll && events.length > 1) return fold.evolveAll(state, events);
  return events.reduce((so, event) => fold.evolve(so, event), state);
}

/** A state as it was. */
export interface PastState<State> {
  readonly state: State;
  /** The revision that the state holds; below the one asked for when the stream ends earlier. */
  readonly revision: number;
  /** Of the event at `revision`. */
  readonly hash: string;
  /** When that event happened; undefined before the first. */
  readonly at?: string;
}

/** The log does not hold the event that a state ends with: it was put back to a backup, say. */
export class AnotherHistoryError extends Error {
  override readonly name = 'AnotherHistoryError';
}

/** Events folded in one go: a few milliseconds, in which nobody else has a turn. */
export const BATCH_EVENTS_MAX = 500;

export function beginning<State>(
  { initialState }: Pick<StreamFold<State>, 'initialState'>,
  stream: string,
): PastState<State> {
  return { state: initialState, revision: -1, hash: genesisHash(stream) };
}

export interface FoldOn<State> {
  readonly store: EventStore;
  readonly fold: StreamFold<State>;
  readonly stream: string;
  readonly from: PastState<State>;
  /** Not below `from`. */
  readonly to: number;
  /** Revisions `every - 1`, `2 * every - 1` and so on are stopped at in any case. */
  readonly every?: number;
}

/**
 * Folds a state further, batch by batch, and gives it after each; what did not change is shared.
 * @throws AnotherHistoryError when `from` is none of this log: as events are chained, one equal hash says that all is.
 */
export async function* foldedOn<State>(how: FoldOn<State>): AsyncGenerator<PastState<State>> {
  const { store, fold, stream, from, to, every = Infinity } = how;
  let { state } = from;
  let batch: PlacedEvent[] = [];
  const folded = (last: PlacedEvent): PastState<State> => {
    state = evolvedAll(fold, state, batch);
    batch = [];
    return { state, revision: last.revision, hash: last.meta.hash, at: last.meta.at };
  };
  let borneOut = from.revision < 0;
  if (borneOut && to < 0) return;
  for await (const event of store.readStream(stream, { from: Math.max(from.revision, 0), to })) {
    if (!borneOut) {
      borneOut = event.revision === from.revision && event.meta.hash === from.hash;
      if (!borneOut) break;
      continue;
    }
    batch.push(event);
    const stops = event.revision === to || (event.revision + 1) % every === 0;
    if (stops || batch.length >= BATCH_EVENTS_MAX) yield folded(event);
  }
  if (!borneOut) throw new AnotherHistoryError(`${stream} has another event at ${from.revision}`);
  const last = batch.at(-1);
  if (last) yield folded(last);
}

/** The same, up to the end at once. */
export async function foldedUpTo<State>(how: FoldOn<State>): Promise<PastState<State>> {
  let past = how.from;
  for await (const further of foldedOn(how)) past = further;
  return past;
}
