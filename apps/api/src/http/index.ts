export { type Asking, type Caching, tagged } from './caching.ts';
export {
  CorrelationId,
  CurrentIdentity,
  ForAccounts,
  HeavyRead,
  Leaving,
  MaybeIdentity,
  OptionallySignedIn,
  Public,
} from './decorators.ts';
export { sendPieces } from './piecemeal.ts';
export { type Problem, problemOf, statusOf } from './problem.ts';
export { refusalOf } from './problem.filter.ts';
export { isRefused, orThrow, refuse, RefusedException } from './refused.exception.ts';
export { FromRequest, type RequestOrigin } from './request.ts';
export { sourceOf } from './source.ts';
export { createValidationPipe, malformed } from './validation.ts';
