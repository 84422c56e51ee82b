import type { PlacedEventOf, EventType, WorkshopCommand } from '../messages.ts';
import type { WorkshopState } from '../state.ts';
import type { Touches } from '../writings.ts';

/** Why what was done is not taken back by a command: stable codes with what they mean. */
export const finalReasons = {
  opening: 'The workshop has been opened.',
  own_presence: 'Coming in and being there are not taken back.',
  official_step: 'A step of the procedure is answered by the next one.',
  set_up: 'What was set up stays; it can be revised or taken out of use.',
  for_good: 'This was for good.',
  cannot_be_empty: 'There was nothing before, and this cannot be emptied.',
  rebuilt: 'The thing was discarded and made again since, with the work of others in it.',
} as const;

export type FinalReason = keyof typeof finalReasons;

/** What takes one event back. */
export type Inverse =
  | {
      /** In the order in which they are to be sent. */
      readonly commands: readonly WorkshopCommand[];
      /** Of what the event discarded: what it touched comes back under the name of who takes the event back. */
      readonly discarded?: Touches;
    }
  | { readonly final: FinalReason };

/** `before` is the state that the event met. */
export type InverseOf<Type extends EventType> = (
  before: WorkshopState,
  event: PlacedEventOf<Type>,
) => Inverse;

export type Inverses<Type extends EventType> = { readonly [T in Type]: InverseOf<T> };

export function by(...commands: readonly WorkshopCommand[]): Inverse {
  return { commands };
}

export function final(reason: FinalReason): () => Inverse {
  return () => ({ final: reason });
}

/** The thing that an event speaks of is not there, so that the event changed nothing. */
export const nothing: Inverse = { commands: [] };

/** The values that the `changed` fields had; null where there was none. */
export function valuesBefore<Changes extends object>(
  thing: object,
  changed: Changes,
): { readonly [Field in keyof Changes]: Changes[Field] } {
  const standing: Readonly<Record<string, unknown>> = { ...thing };
  const values = Object.keys(changed).map((field) => [field, standing[field] ?? null]);
  return Object.fromEntries(values) as { readonly [Field in keyof Changes]: Changes[Field] };
}
