import type { EventOf } from '../message.ts';
import type { TextChange } from './change.ts';
import type { TextPlace } from './place.ts';

export type TextEvent =
  /** `change` is made for the text as it stood right before this event. */
  EventOf<'TextEdited', { on: TextPlace; change: TextChange }>;
