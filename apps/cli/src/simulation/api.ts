import { HttpApi, isRefused } from '@rembuk/client';
import type { CommandAccepted, Refused } from '@rembuk/protocol';
import type { WorkshopCommand } from '@rembuk/workshop';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ExpectedError } from '../expected-error.ts';

/** How long a request may wait for its turn: who opens a large region asks more often than one person may. */
const patienceMs = 60_000;

/** The HTTP API, spoken by one person; a refusal ends the run with one line. */
export class Caller {
  readonly #api: HttpApi;
  readonly #token: string | undefined;

  constructor(url: string, token?: string) {
    this.#api = new HttpApi({ url });
    this.#token = token;
  }

  get<Answer extends object>(path: string): Promise<Answer> {
    return inTurn(`GET ${path}`, () => this.#api.get<Answer>(path, this.#token));
  }

  post<Answer extends object>(path: string, body: object): Promise<Answer> {
    return inTurn(`POST ${path}`, () => this.#api.post<Answer>(path, body, this.#token));
  }

  /** Sends a command of someone who has looked at nothing, and knows that nobody else is at work yet. */
  command(workshopId: string, { type, data }: WorkshopCommand): Promise<CommandAccepted> {
    const request = { id: randomUUID(), type, data, seen: -1, overwrite: true };
    return this.post(`/workshops/${workshopId}/commands`, request);
  }
}

/** Asks again when the server says that it is too soon, and says when it is not. */
async function inTurn<Answer extends object>(
  what: string,
  ask: () => Promise<Answer | Refused>,
): Promise<Answer> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (!isRefused(answer)) return answer;
    const waitMs = answer.code === 'rate_limited' ? answer.details?.['retryAfterMs'] : undefined;
    if (typeof waitMs !== 'number' || performance.now() + waitMs > deadline)
      throw new ExpectedError(`${what}: ${answer.message} (${answer.code})`);
    await pause(waitMs);
  }
}
