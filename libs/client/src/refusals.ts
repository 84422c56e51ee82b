import type { Refused } from '@rembuk/protocol';

/** What a client says itself, when the server has not. Beside the server's codes and the domain's. */
const localRefusals = {
  outbox_full: { message: 'Too many commands wait already.', retryable: true },
  client_closed: { message: 'The client has been closed.', retryable: false },
  unanswered: {
    message: 'The server did not answer; whether it took the command is not known.',
    retryable: true,
  },
  unreachable: { message: 'The server cannot be reached.', retryable: true },
  outdated: {
    message: 'The server speaks of a state that this client cannot read.',
    retryable: false,
  },
  bad_answer: { message: 'What answers there is not a Rembuk server.', retryable: false },
} as const;

export type LocalRefusalCode = keyof typeof localRefusals;

export function refusedHere(code: LocalRefusalCode): Refused {
  return { ok: false, code, ...localRefusals[code] };
}

/** How long the other side asks to wait, if it says so. */
export function retryAfterMs(details: Refused['details']): number {
  const value = details?.['retryAfterMs'];
  return typeof value === 'number' && value > 0 ? Math.min(value, 60_000) : 0;
}
