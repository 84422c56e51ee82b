import type { Decider, StreamFold } from '@rembuk/event-sourcing';
import {
  evolve,
  fold,
  foldVersion,
  initialState,
  stateFromJson,
  stateToJson,
  upcast,
  type WorkshopState,
} from '@rembuk/workshop';

/** The workshop as it is loaded and looked back at; nothing is decided here. */
export const readingDecider: Decider<WorkshopState, never, never, never> = {
  foldVersion,
  initialState,
  decide: () => ({ kind: 'refused', code: 'read_only' }),
  evolve: (state, event) => evolve(state, upcast(event)),
  advise: () => [],
  toJson: stateToJson,
  fromJson: stateFromJson,
};

/** The same for looking back: many events at once. */
export const readingFold: StreamFold<WorkshopState> = {
  foldVersion,
  initialState,
  evolve: (state, event) => readingDecider.evolve(state, event),
  evolveAll: (state, events) => fold(state, events.map(upcast)),
  fromJson: stateFromJson,
};
