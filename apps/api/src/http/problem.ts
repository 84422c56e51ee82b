import type { Refused, ServerErrorCode } from '@rembuk/protocol';

/** RFC 9457, with the members that the socket's answers have too. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly retryable: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
  /** The correlation id of the request, to be quoted when asking for help. */
  readonly instance?: string;
}

const serverStatuses: Readonly<Record<ServerErrorCode, number>> = {
  unauthenticated: 401,
  token_expired: 401,
  token_revoked: 401,
  bad_credentials: 401,
  bad_join_code: 403,
  origin_refused: 403,
  protocol_unsupported: 400,
  forbidden: 403,
  malformed: 400,
  unknown_command: 400,
  unknown_message: 400,
  too_large: 413,
  document_too_large: 422,
  unknown_workshop: 404,
  not_found: 404,
  not_opened: 409,
  no_replay: 404,
  replay_running: 409,
  not_leading: 403,
  parts_gone: 410,
  revision_ahead: 409,
  moment_before_start: 409,
  command_id_taken: 409,
  undo_unknown: 404,
  undo_not_yours: 403,
  undo_unrelated: 422,
  username_taken: 409,
  weak_password: 422,
  unknown_person: 404,
  rate_limited: 429,
  overloaded: 503,
  store_unavailable: 503,
  conflict: 409,
  shutting_down: 503,
  internal: 500,
};

/** Of the domain's refusals, the ones that say who may; what is unknown is 404; the rest stands against the state. */
const domainStatuses: ReadonlyMap<string, number> = new Map([
  ['foreign_board', 403],
  ['not_author', 403],
  ['board_locked', 423],
  ['invalid_value', 422],
]);

/** The one place where a stable code meets a status of HTTP. */
export function statusOf(code: string): number {
  if (Object.hasOwn(serverStatuses, code)) return serverStatuses[code as ServerErrorCode];
  return domainStatuses.get(code) ?? (code.startsWith('unknown_') ? 404 : 409);
}

export function problemOf(refusal: Refused, correlationId?: string): Problem {
  const { code, message, retryable, details } = refusal;
  return {
    type: `urn:rembuk:problem:${code}`,
    title: message,
    status: statusOf(code),
    code,
    retryable,
    ...(details === undefined ? {} : { details }),
    ...(correlationId === undefined ? {} : { instance: `urn:uuid:${correlationId}` }),
  };
}
