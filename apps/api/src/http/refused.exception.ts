import { refused, type Refused, type ServerErrorCode } from '@rembuk/protocol';

/** Carries an expected no through the layers of Nest; never logged as an error, never with a stack to a client. */
export class RefusedException extends Error {
  override readonly name = 'RefusedException';
  readonly refusal: Refused;

  constructor(refusal: Refused) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export function refuse(
  code: ServerErrorCode,
  details?: Readonly<Record<string, unknown>>,
): RefusedException {
  return new RefusedException(refused(code, details));
}

/** The value, or the refusal thrown: for controllers, whose answers on success are plain. */
export function orThrow<Value extends object>(value: Value | Refused): Value {
  if (isRefused(value)) throw new RefusedException(value);
  return value;
}

export function isRefused(value: object): value is Refused {
  return 'ok' in value && value.ok === false;
}
