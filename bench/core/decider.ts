import type { Decider } from '@rembuk/event-sourcing';
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
  evolveAll: (state, events) => fold(state, events.map(upcast)),
  advise: () => [],
  toJson: stateToJson,
  fromJson: stateFromJson,
};
