import { HttpApi, isRefused } from '@rembuk/client';
import type { CommandAccepted, Refused } from '@rembuk/protocol';
import type { WorkshopCommand } from '@rembuk/workshop';
import { randomUUID } from 'node:crypto';
import { ExpectedError } from '../expected-error.ts';

/** The HTTP API, spoken by one person; a refusal ends the run with one line. */
export class Caller {
  readonly #api: HttpApi;
  readonly #token: string | undefined;

  constructor(url: string, token?: string) {
    this.#api = new HttpApi({ url });
    this.#token = token;
  }

  async get<Answer extends object>(path: string): Promise<Answer> {
    return accepted(`GET ${path}`, await this.#api.get<Answer>(path, this.#token));
  }

  async post<Answer extends object>(path: string, body: object): Promise<Answer> {
    return accepted(`POST ${path}`, await this.#api.post<Answer>(path, body, this.#token));
  }

  command(workshopId: string, { type, data }: WorkshopCommand): Promise<CommandAccepted> {
    const request = { id: randomUUID(), type, data, seen: Number.MAX_SAFE_INTEGER };
    return this.post(`/workshops/${workshopId}/commands`, request);
  }
}

function accepted<Answer extends object>(what: string, answer: Answer | Refused): Answer {
  if (!isRefused(answer)) return answer;
  throw new ExpectedError(`${what}: ${answer.message} (${answer.code})`);
}
