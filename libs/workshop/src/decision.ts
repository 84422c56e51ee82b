import type { RefusalCode } from './refusals.ts';

/** An expected no: changes nothing, says why. `details` never repeats what the client sent. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly details?: Readonly<Record<string, unknown>>;
}

export type Decision<Event> = readonly Event[] | Refusal;

export function refuse(code: RefusalCode, details?: Readonly<Record<string, unknown>>): Refusal {
  return details === undefined ? { refused: code } : { refused: code, details };
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}
