export const accountRoles = ['admin', 'kominfo'] as const;
export type AccountRole = (typeof accountRoles)[number];

/** Who a request or a socket speaks for. Says nothing of roles in a workshop: those stand in its state. */
export interface Identity {
  readonly personId: string;
  /** Installation-wide. */
  readonly accountRole?: AccountRole;
  readonly sessionId: string;
  /** When the access token ends. */
  readonly expiresAtMs: number;
}

/** Whose access ended; without a session: all of that person's. */
export interface Revoked {
  readonly personId: string;
  readonly sessionId?: string;
}
