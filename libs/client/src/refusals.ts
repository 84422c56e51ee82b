import type { Refused } from '@rembuk/protocol';

/** What a client says itself, when the server has not. Beside the server's codes and the domain's. */
const localRefusals = {
  outrun: { message: 'It was decided before what it stands on.', retryable: true },
  outbox_full: { message: 'Too many commands wait already.', retryable: true },
  taken_over: {
    message: 'Another page has taken over what this one kept while it was asleep.',
    retryable: false,
  },
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
  no_replay: { message: 'There is no such replay, or no longer.', retryable: false },
  replay_range: { message: 'This lies outside of the replay.', retryable: false },
  bad_answer: { message: 'What answers there is not a Rembuk server.', retryable: false },
} as const;

export type LocalRefusalCode = keyof typeof localRefusals;

export function refusedHere(code: LocalRefusalCode): Refused {
  return { ok: false, code, ...localRefusals[code] };
}

/** What everything that has no outcome gets once the server has ended the connection, or closed the workshop. */
export function endedBy(code: string): Refused {
  const message = `The server has ended this (${code}); what it had not answered may have been taken.`;
  return { ok: false, code, message, retryable: false };
}

/** Whether an answer, or what a connection is turned away with, says no. */
export function isRefused(answer: unknown): answer is Refused {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
  return answer.ok === false && 'code' in answer && typeof answer.code === 'string';
}

/** How long the other side asks to wait, if it says so. */
export function retryAfterMs(details: Refused['details']): number {
  const value = details?.['retryAfterMs'];
  return typeof value === 'number' && value > 0 ? Math.min(value, 60_000) : 0;
}
