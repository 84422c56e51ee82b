import type { HttpApi, Tokens } from './http.ts';
import { isRefused } from './refusals.ts';

/** Where a connection gets its access token from. */
export interface TokenProvider {
  /** The token to connect with. */
  get(): Promise<string>;
  /**
   * Makes the next `get` give a newer token. False when there is none to be had: the person has to sign in again.
   * Rejects when that cannot be told now.
   */
  refresh(): Promise<boolean>;
}

/** One token, for as long as it is good. */
export function fixedToken(token: string): TokenProvider {
  return { get: () => Promise.resolve(token), refresh: () => Promise.resolve(false) };
}

export interface SignedInOptions {
  readonly api: HttpApi;
  readonly tokens: Tokens;
  /** Milliseconds; default `Date.now`. */
  readonly clock?: () => number;
  /** Tells the new tokens, so that they outlive the page: a refresh token works once. */
  readonly onRotated?: (tokens: Tokens) => void;
}

/** The tokens of someone who signed in or joined: refreshed a little before they expire, by one request at a time. */
export class SignedIn implements TokenProvider {
  readonly #options: SignedInOptions;
  readonly #clock: () => number;
  #tokens: Tokens;
  #goodUntil: number;
  #refreshing: Promise<boolean> | undefined;

  constructor(options: SignedInOptions) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.#tokens = options.tokens;
    this.#goodUntil = this.#expiry(options.tokens);
  }

  async get(): Promise<string> {
    if (this.#clock() >= this.#goodUntil) await this.refresh();
    return this.#tokens.accessToken;
  }

  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#rotate().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #rotate(): Promise<boolean> {
    const { refreshToken } = this.#tokens;
    const answer = await this.#options.api.post<Tokens>('/auth/refresh', { refreshToken });
    if (isRefused(answer)) {
      if (!answer.retryable) return false;
      throw new Error(`no new token now: ${answer.code}`);
    }
    this.#tokens = answer;
    this.#goodUntil = this.#expiry(answer);
    this.#options.onRotated?.(answer);
    return true;
  }

  /** With a tenth of its life to spare, at most a minute. */
  #expiry({ expiresInSeconds }: Tokens): number {
    const lifeMs = expiresInSeconds * 1000;
    return this.#clock() + lifeMs - Math.min(60_000, lifeMs / 10);
  }
}
