import type { Refused } from '@rembuk/protocol';
import { refusedHere } from './refusals.ts';

/** What the server hands out at sign-in. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
  readonly personId: string;
}

export interface HttpOptions {
  /** Of the server, without a path. */
  readonly url: string;
  readonly timeoutMs?: number;
}

/** The HTTP API. What the server refuses is a value, and so is a server that cannot be reached. */
export class HttpApi {
  readonly #url: string;
  readonly #timeoutMs: number;

  constructor({ url, timeoutMs = 30_000 }: HttpOptions) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  get<Answer extends object>(path: string, token?: string): Promise<Answer | Refused> {
    return this.#request('GET', path, undefined, token);
  }

  post<Answer extends object>(
    path: string,
    body: object,
    token?: string,
  ): Promise<Answer | Refused> {
    return this.#request('POST', path, body, token);
  }

  async #request<Answer extends object>(
    method: string,
    path: string,
    body: object | undefined,
    token: string | undefined,
  ): Promise<Answer | Refused> {
    const headers: Record<string, string> = {};
    if (body) headers['content-type'] = 'application/json';
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(new URL(`/api/v1${path}`, this.#url), {
        method,
        headers,
        signal: AbortSignal.timeout(this.#timeoutMs),
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      text = await response.text();
    } catch {
      return refusedHere('unreachable');
    }
    const json = text === '' ? {} : parsed(text);
    if (response.ok && isObject(json)) return json as Answer;
    return isProblem(json) ? refusedBy(json) : refusedHere('bad_answer');
  }
}

/** RFC 9457, with the stable codes of the protocol. */
interface Problem {
  readonly code: string;
  readonly title?: string;
  readonly detail?: string;
  readonly retryable?: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

function isProblem(json: unknown): json is Problem {
  return isObject(json) && 'code' in json && typeof json.code === 'string';
}

function refusedBy({ code, title, detail, retryable, details }: Problem): Refused {
  const message = detail ?? title ?? code;
  const refused = { ok: false, code, message, retryable: retryable === true } as const;
  return details === undefined ? refused : { ...refused, details };
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
