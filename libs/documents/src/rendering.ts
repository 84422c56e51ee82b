/** What every renderer is given. */
export interface Rendering {
  /** Whoever asked has left. */
  readonly signal: AbortSignal;
  /** Told how many pages there are by now, where there are pages. */
  readonly printed?: (pages: number) => void;
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
