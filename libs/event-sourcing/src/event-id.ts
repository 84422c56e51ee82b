import { v5 as uuidV5 } from 'uuid';

/** Id of a command's event by its index: fixed before the first try, so that a repeat is recognised (RFC 9562, v5). */
export function eventId(commandId: string, index: number): string {
  return uuidV5(String(index), commandId);
}

/** Id of the event that records the outcome of a command which left no event of its own. */
export function outcomeEventId(commandId: string): string {
  return uuidV5('outcome', commandId);
}
