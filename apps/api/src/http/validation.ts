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

interface Fault {
  /** Members joined by dots. */
  readonly path: string;
  readonly rule: string;
}

/** `malformed`, with the fields at fault and the rules that they broke. */
export function malformed(errors: readonly ValidationError[]): Refused {
  const fields: Fault[] = [];
  collect(errors, '', fields);
  return refused('malformed', fields.length === 0 ? undefined : { fields });
}

function collect(errors: readonly ValidationError[], parent: string, faults: Fault[]): void {
  for (const { property, constraints, children } of errors) {
    if (faults.length >= faultsMax) return;
    const rules = Object.keys(constraints ?? {});
    // The name of an unknown field is the client's own text: tell where it stands, not what it is.
    if (rules.includes('whitelistValidation')) {
      faults.push({ path: `${parent}?`, rule: 'unknown' });
      continue;
    }
    for (const rule of rules) faults.push({ path: parent + property, rule });
    collect(children ?? [], `${parent}${property}.`, faults);
  }
}
