/** What a client keeps: goes with each request, and what buys the next. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token. */
  readonly expiresInSeconds: number;
  readonly personId: string;
}
