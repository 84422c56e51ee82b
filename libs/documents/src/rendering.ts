/** What every renderer is given. */
export interface Rendering {
  /** Whoever asked has left. */
  readonly signal: AbortSignal;
}

/** A document that passes its bound, which is told by name. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
  readonly bound: 'rows' | 'pages' | 'bytes';

  constructor(bound: 'rows' | 'pages' | 'bytes') {
    super(`more ${bound} than a document may have`);
    this.bound = bound;
  }
}
