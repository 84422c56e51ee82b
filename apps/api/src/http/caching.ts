/** A request and a response as far as keeping answers goes. */
export interface Asking {
  readonly path: string;
  /** Whether who asks has the answer that the response is tagged with. */
  readonly fresh: boolean;
}

export interface Caching {
  setHeader(name: string, value: string): unknown;
  vary(field: string): unknown;
}

/**
 * Names an answer by its tag, to be kept by whoever asked and asked about again each time: who may read it may have
 * changed. True when they have it already: then the answer is 304, whatever its body.
 */
export function tagged(request: Asking, response: Caching, etag: string): boolean {
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'private, no-cache');
  // Two people may use one browser: what it kept for the one it must not show the other.
  response.vary('Authorization');
  return request.fresh;
}
