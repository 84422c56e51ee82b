/** JSON over HTTP against the API, without anything in between. @throws with the problem document's text. */
export class Http {
  readonly #base: string;

  constructor(url: string) {
    this.#base = new URL('/api/v1', url).href;
  }

  get<Answer>(path: string, token: string): Promise<Answer> {
    return this.#call('GET', path, token, undefined);
  }

  post<Answer>(path: string, body: object, token?: string): Promise<Answer> {
    return this.#call('POST', path, token, JSON.stringify(body));
  }

  async #call<Answer>(
    method: string,
    path: string,
    token: string | undefined,
    body: string | undefined,
  ): Promise<Answer> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}
