import { randomUUID } from 'node:crypto';
import type { CommandAccepted, Refused } from '@rembuk/protocol';

/** A problem document (RFC 9457), and whatever else a route answers. */
export interface HttpAnswer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /** The body as it came. */
  readonly text: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly retryable: boolean;
  readonly detail?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface HttpRequest {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request over a real connection. `path` begins behind /api/v1, or is absolute from the root with `//`. */
export async function request<Body>(
  url: string,
  path: string,
  { method, token, body, raw, headers = {} }: HttpRequest = {},
): Promise<HttpAnswer<Body>> {
  const address = path.startsWith('//') ? `${url}${path.slice(1)}` : `${url}/api/v1${path}`;
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(address, {
    method: method ?? (content === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) as Body, text };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** The answer's body, or an error that shows what came instead. */
export async function ask<Body>(url: string, path: string, options?: HttpRequest): Promise<Body> {
  const answer = await request<Body>(url, path, options);
  if (answer.status >= 300)
    throw new Error(`${options?.method ?? ''} ${path}: ${answer.status} ${answer.text}`);
  return answer.body;
}

export interface CommandToSend {
  readonly id?: string;
  readonly type: string;
  readonly data: object;
  readonly seen?: number;
  readonly overwrite?: boolean;
}

/** A command over HTTP; a problem document becomes the refusal that it stands for. */
export async function postCommand(
  url: string,
  token: string | undefined,
  workshopId: string,
  { id = randomUUID(), seen = 0, ...command }: CommandToSend,
): Promise<CommandAccepted | Refused> {
  const { status, body } = await request<CommandAccepted | Problem>(
    url,
    `/workshops/${workshopId}/commands`,
    { token, body: { id, seen, ...command } },
  );
  if ('ok' in body) return body;
  const { code, retryable, title, details } = body;
  if (status < 400) throw new Error(`neither an answer nor a problem: ${status}`);
  return {
    ok: false,
    code,
    message: title,
    retryable,
    ...(details === undefined ? {} : { details }),
  };
}
