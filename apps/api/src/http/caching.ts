/** A request and a response as far as keeping answers goes. */
export interface Asking {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface Caching {
  setHeader(name: string, value: string): unknown;
  vary(field: string): unknown;
  status(code: number): unknown;
}

/**
 * Names an answer by its tag, to be kept by whoever asked and asked about again each time: who may read it may have
 * changed. True when they have it already: the answer is 304 then, and has no body.
 */
export function tagged({ headers }: Asking, response: Caching, etag: string): boolean {
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'private, no-cache');
  // Two people may use one browser: what it kept for the one it must not show the other.
  response.vary('Authorization');
  const known = headers['if-none-match'];
  const has = typeof known === 'string' && tagsIn(known).includes(etag);
  if (has) response.status(304);
  return has;
}

/** What compresses on the way may have called a tag weak; the answer is the same. */
function tagsIn(header: string): readonly string[] {
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}
