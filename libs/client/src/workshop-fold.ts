import {
  fold,
  foldVersion,
  initialState,
  stateFromJson,
  upcast,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Fold } from './confirmed.ts';

/** The workshop's own fold. */
export const workshopFold: Fold<WorkshopState> = {
  foldVersion,
  initialState,
  apply: (state, events) => fold(state, events.map(upcast)),
  fromJson: stateFromJson,
};
