import { type Fold, workshopFold } from '@rembuk/client';
import type { WireEvent } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';

/**
 * A hall of clients in one process would fold the same events two hundred times, beside the server that is measured:
 * who holds the very same state and gets the same event may share what comes of it.
 */
export function sharedFold(): Fold<WorkshopState> {
  const steps = new WeakMap<
    WorkshopState,
    { readonly hash: string; readonly next: WorkshopState }
  >();
  const step = (state: WorkshopState, event: WireEvent): WorkshopState => {
    const { hash } = event.meta;
    const known = steps.get(state);
    // The hash covers the event and all before it.
    if (known?.hash === hash) return known.next;
    const next = workshopFold.apply(state, [event]);
    steps.set(state, { hash, next });
    return next;
  };
  let last: { readonly text: string; readonly state: WorkshopState } | undefined;
  return {
    ...workshopFold,
    apply: (state, events) => events.reduce(step, state),
    fromJson: (json) => {
      const text = JSON.stringify(json);
      if (last?.text !== text) last = { text, state: workshopFold.fromJson(json) };
      return last.state;
    },
  };
}
