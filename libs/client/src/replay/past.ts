import type { Refused, WireEvent } from '@rembuk/protocol';
import type { HttpApi } from '../http.ts';
import { isRefused } from '../refusals.ts';
import type { TokenProvider } from '../tokens.ts';

export interface PastState {
  readonly revision: number;
  readonly foldVersion: number;
  readonly state: unknown;
}

/** Where a replay has its history from. Never rejects but for a token that cannot be had. */
export interface PastSource {
  /** The events behind `after`, at most `limit`: contiguous, and at least one where there is one. */
  events(after: number, limit: number): Promise<readonly WireEvent[] | Refused>;
  /** At a revision, or at a moment (ISO 8601). */
  state(at: number | string): Promise<PastState | Refused>;
}

export interface HttpPastOptions {
  readonly workshopId: string;
  readonly api: HttpApi;
  readonly tokens: TokenProvider;
}

/** Over HTTP. Full pages never change and the browser keeps them: to scrub back costs the server nothing. */
export class HttpPast implements PastSource {
  readonly #options: HttpPastOptions;

  constructor(options: HttpPastOptions) {
    this.#options = options;
  }

  async events(after: number, limit: number): Promise<readonly WireEvent[] | Refused> {
    const page = await this.#get<{ readonly events: readonly WireEvent[] }>(
      `events?after=${after}&limit=${limit}`,
    );
    return isRefused(page) ? page : page.events;
  }

  state(at: number | string): Promise<PastState | Refused> {
    return this.#get<PastState>(`state?at=${encodeURIComponent(at)}`);
  }

  async #get<Answer extends object>(query: string): Promise<Answer | Refused> {
    const { api, tokens, workshopId } = this.#options;
    const path = `/workshops/${workshopId}/${query}`;
    const answer = await api.get<Answer>(path, await tokens.get());
    const isOld = isRefused(answer) && answer.code === 'token_expired';
    if (!isOld || !(await tokens.refresh())) return answer;
    return api.get<Answer>(path, await tokens.get());
  }
}
