import type { Fold } from '@rembuk/client';
import type { WireEvent } from '@rembuk/protocol';

/**
 * A fold for many clients in one process. Folding is pure, so clients that hold the very same state and get the same
 * events may share the result; whoever got others computes their own, and shares it with nobody. What a client holds
 * is still the outcome of its own frames, and what a single client costs is measured where there is one.
 */
export function sharedFold<State extends object>(fold: Fold<State>): Fold<State> {
  const latest = new WeakMap<State, { readonly key: string; readonly next: State }>();
  return {
    foldVersion: fold.foldVersion,
    initialState: fold.initialState,
    fromJson: (json) => fold.fromJson(json),
    apply: (state, events) => {
      const key = keyOf(events);
      const known = latest.get(state);
      if (known?.key === key) return known.next;
      const next = fold.apply(state, events);
      latest.set(state, { key, next });
      return next;
    },
  };
}

/** The hash of the last event chains it to all before it; the first says where it begins. */
function keyOf(events: readonly WireEvent[]): string {
  return `${events[0]?.meta.hash} ${events.at(-1)?.meta.hash}`;
}
