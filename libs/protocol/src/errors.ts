import type { Refused } from './wire.ts';

interface ErrorRow {
  readonly message: string;
  /** The identical request may succeed later. */
  readonly retryable: boolean;
}

/**
 * Why the server, not the domain, says no. Codes are stable: added, never changed.
 * The domain's own refusals stand in @rembuk/workshop and are never retryable.
 */
export const serverErrors = {
  unauthenticated: { message: 'Sign in first.', retryable: false },
  token_expired: { message: 'The access token has expired; refresh it.', retryable: false },
  token_revoked: { message: 'Access has been taken away.', retryable: false },
  bad_credentials: { message: 'Name or password is wrong.', retryable: false },
  bad_join_code: { message: 'The join code is wrong or no longer valid.', retryable: false },
  origin_refused: { message: 'Requests from this origin are refused.', retryable: false },
  protocol_unsupported: {
    message: 'This version of the protocol is not spoken here; details name the ones that are.',
    retryable: false,
  },
  forbidden: { message: 'Your role does not allow this.', retryable: false },
  malformed: {
    message: 'The request is not what the protocol asks for; details name the fields.',
    retryable: false,
  },
  unknown_command: { message: 'There is no such command.', retryable: false },
  unknown_message: { message: 'There is no such message.', retryable: false },
  too_large: { message: 'The request is larger than allowed.', retryable: false },
  document_too_large: {
    message: 'The document passes what one may hold; details name the bound.',
    retryable: false,
  },
  unknown_workshop: { message: 'There is no such workshop.', retryable: false },
  not_found: { message: 'There is nothing at this address.', retryable: false },
  not_opened: { message: 'Open the workshop on this connection first.', retryable: false },
  no_replay: { message: 'There is no such replay, or no longer.', retryable: false },
  replay_running: { message: 'A replay is being led here already.', retryable: false },
  not_leading: { message: 'Somebody else leads this replay.', retryable: false },
  parts_gone: {
    message: 'These parts are not kept any more; open the workshop again.',
    retryable: false,
  },
  revision_ahead: { message: 'This revision lies beyond the head.', retryable: false },
  moment_before_start: { message: 'This moment lies before the first event.', retryable: false },
  command_id_taken: { message: 'Another person has used this command id.', retryable: false },
  undo_unknown: {
    message: 'The command that this would take back has changed nothing here.',
    retryable: false,
  },
  undo_not_yours: { message: "What this would take back is another person's.", retryable: false },
  undo_unrelated: {
    message: 'The command that this names is about something else than what it would take back.',
    retryable: false,
  },
  username_taken: { message: 'This user name is in use.', retryable: false },
  weak_password: { message: 'The password is too weak; details name the rule.', retryable: false },
  unknown_person: { message: 'There is no such person.', retryable: false },
  rate_limited: { message: 'Too many requests; details say when to come back.', retryable: true },
  overloaded: {
    message: 'The server has more to do than it can hold; try again.',
    retryable: true,
  },
  store_unavailable: {
    message: 'The log cannot be written now; nothing was changed.',
    retryable: true,
  },
  conflict: { message: 'Others were faster too often; try again.', retryable: true },
  shutting_down: { message: 'The server is going down; come back in a moment.', retryable: true },
  internal: { message: 'Something went wrong here; it has been noted.', retryable: true },
} as const satisfies Readonly<Record<string, ErrorRow>>;

export type ServerErrorCode = keyof typeof serverErrors;

/** The answer for an error of the server. */
export function refused(
  code: ServerErrorCode,
  details?: Readonly<Record<string, unknown>>,
): Refused {
  const { message, retryable } = serverErrors[code];
  return details === undefined
    ? { ok: false, code, message, retryable }
    : { ok: false, code, message, retryable, details };
}
