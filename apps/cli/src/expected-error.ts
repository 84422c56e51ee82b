/** Something that goes wrong for people who did nothing odd: told in one line, without a stack. */
export class ExpectedError extends Error {
  override readonly name = 'ExpectedError';
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Exit status of a call that could not be understood. */
export const usageError = 2;
