import type { CommandOf } from '../message.ts';
import type { TextChange } from './change.ts';
import type { TextPlace } from './place.ts';

export type TextCommand =
  /** `change` is made for the text as it stood at the command's `seen`. */
  CommandOf<'EditText', { on: TextPlace; change: TextChange }>;
