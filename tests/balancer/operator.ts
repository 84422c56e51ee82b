import { randomBytes } from 'node:crypto';
import type { Server } from '../support/server.ts';
import { until } from '../support/wait.ts';

/** An access token that every server takes, whichever of them is killed. */
export async function signInAsAdmin(server: Server, url: string): Promise<string> {
  const password = `Aa1-${randomBytes(18).toString('base64url')}`;
  const username = `balancer-${randomBytes(4).toString('hex')}`;
  const account = { username, password, name: 'Balancer', role: 'admin' };
  const made = await post(server.url, 'accounts', account, server.operatorToken);
  if (!made.ok) throw new Error(`the account was not made: ${await made.text()}`);
  // Whichever server is asked, it hears of the account before long.
  const answer = await until(
    async () => {
      const response = await post(url, 'auth/sign-in', { username, password });
      return response.ok ? response : undefined;
    },
    { what: 'the account can sign in' },
  );
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return accessToken;
}

/** The one that is played. */
export async function theWorkshop(url: string, token: string): Promise<string> {
  const response = await get(url, 'workshops', token);
  const workshops = (await response.json()) as readonly { readonly id: string }[];
  const found = workshops.map(({ id }) => id).find((one) => one.startsWith('sim-'));
  if (found === undefined) throw new Error('no workshop is played');
  return found;
}

/** What a server needs no log for: it is in the workshop that it holds. */
export async function answerFromMemory(url: string, token: string, workshopId: string) {
  const response = await get(url, `workshops/${workshopId}/join-codes`, token);
  const text = await response.text();
  const isStale = response.headers.get('rembuk-stale') === 'true';
  return { status: response.status, isStale, said: text.slice(0, 300) };
}

function get(url: string, what: string, token: string): Promise<Response> {
  return fetch(new URL(`/api/v1/${what}`, url), { headers: { authorization: `Bearer ${token}` } });
}

function post(url: string, what: string, body: object, token?: string): Promise<Response> {
  return fetch(new URL(`/api/v1/${what}`, url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}
