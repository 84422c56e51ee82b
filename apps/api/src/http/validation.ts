import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { refused, type Refused } from '@rembuk/protocol';
import { RefusedException } from './refused.exception.ts';

/** Faults named in one answer; a hostile body must not make a large one. */
const faultsMax = 20;

/**
 * Checks what came in against its DTO: unknown fields are refused, nothing that was sent is repeated in the answer.
 * Where a parameter has no DTO class (`unknown`, `object`) it lets everything through.
 */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new RefusedException(malformed(errors)),
  });
}

/** `malformed`, with the fields at fault and the rules that they broke. */
export function malformed(errors: readonly ValidationError[]): Refused {
  const faults: { readonly field: string; readonly rule: string }[] = [];
  collect(errors, '', faults);
  return refused('malformed', faults.length === 0 ? undefined : { fields: faults });
}

function collect(
  errors: readonly ValidationError[],
  parent: string,
  faults: { readonly field: string; readonly rule: string }[],
): void {
  for (const { property, constraints, children } of errors) {
    if (faults.length >= faultsMax) return;
    const rules = Object.keys(constraints ?? {});
    // The name of an unknown field is the client's own text: tell where it stands, not what it is.
    if (rules.includes('whitelistValidation')) {
      faults.push({ field: parent === '' ? '*' : `${parent}.*`, rule: 'unknown_field' });
      continue;
    }
    const field = parent === '' ? property : `${parent}.${property}`;
    for (const rule of rules) faults.push({ field, rule });
    collect(children ?? [], field, faults);
  }
}
