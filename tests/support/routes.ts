import type { RoleName } from './permissions.ts';

/**
 * Every route of the HTTP API and who may use it, from domain.md: boards and their past are for everyone who takes
 * part; names of people, contribution reports and the audit for admin and kominfo; join codes for those who run the
 * workshop; accounts for admin and kominfo. `everyone`: also who is not signed in; `signedIn`: whoever that is.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As the OpenAPI document writes it. */
  readonly path: string;
  readonly allowed: 'everyone' | 'signedIn' | readonly RoleName[];
  /** Status of success. */
  readonly success: number;
  /** Called as someone who is not known yet, whoever asks. */
  readonly withoutToken?: true;
  /** Fills in what the path and the body need; a fresh target for each call where something is used up. */
  readonly call?: (use: RouteUse) => Promise<Call> | Call;
}

export interface RouteUse {
  readonly workshopId: string;
  readonly role: RoleName;
  /** Someone who has just joined, to be revoked or erased. */
  readonly victim: () => Promise<{ personId: string; refreshToken: string }>;
  readonly code: string;
  readonly organizationId: string;
  readonly unique: () => string;
}

export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: object;
}

const participants: readonly RoleName[] = ['admin', 'kominfo', 'facilitator', 'member', 'viewer'];
const office: readonly RoleName[] = ['admin', 'kominfo'];
const seat = ({ code, organizationId }: RouteUse): Call => ({
  body: { code, name: 'Bu Sri', organizationId },
});

export const routes: readonly Route[] = [
  // Nobody gets in: the request itself is let through, then the credentials are wrong.
  {
    method: 'POST',
    path: '/auth/sign-in',
    allowed: 'everyone',
    success: 401,
    call: ({ unique }) => ({
      body: { username: `none-${unique().slice(0, 8)}`, password: 'Salah-1234567' },
    }),
  },
  {
    method: 'POST',
    path: '/auth/refresh',
    allowed: 'everyone',
    success: 200,
    call: async ({ victim }) => ({ body: { refreshToken: (await victim()).refreshToken } }),
  },
  { method: 'GET', path: '/me', allowed: 'signedIn', success: 200 },
  {
    method: 'POST',
    path: '/accounts',
    allowed: office,
    success: 201,
    call: ({ unique }) => ({
      body: {
        username: `akun-${unique().slice(0, 8)}`,
        name: 'Akun',
        password: 'Kali-Porong-1829',
      },
    }),
  },
  { method: 'GET', path: '/accounts', allowed: office, success: 200 },
  {
    method: 'PUT',
    path: '/accounts/{personId}/password',
    // Someone else's: only an admin. The person has no account, so that is all that is found out.
    allowed: ['admin'],
    success: 404,
    call: async ({ victim }) => ({
      params: { personId: (await victim()).personId },
      body: { password: 'Kali-Porong-1830' },
    }),
  },
  {
    method: 'POST',
    path: '/people/{personId}/revoke',
    allowed: office,
    success: 204,
    call: async ({ victim }) => ({ params: { personId: (await victim()).personId } }),
  },
  {
    method: 'DELETE',
    path: '/people/{personId}',
    allowed: ['admin'],
    success: 204,
    call: async ({ victim }) => ({ params: { personId: (await victim()).personId } }),
  },
  {
    method: 'POST',
    path: '/workshops/{workshopId}/join/preview',
    allowed: 'everyone',
    success: 200,
    call: ({ code }) => ({ body: { code } }),
  },
  {
    method: 'GET',
    path: '/workshops/{workshopId}/join-codes',
    allowed: ['admin', 'kominfo', 'facilitator'],
    success: 200,
  },
  { method: 'GET', path: '/workshops/{workshopId}/people', allowed: office, success: 200 },
  { method: 'GET', path: '/workshops', allowed: 'signedIn', success: 200 },
  { method: 'GET', path: '/workshops/{workshopId}/state', allowed: participants, success: 200 },
  { method: 'GET', path: '/workshops/{workshopId}/events', allowed: participants, success: 200 },
  {
    method: 'GET',
    path: '/workshops/{workshopId}/history',
    allowed: participants,
    success: 200,
    call: () => ({ query: 'of=board/dim-one' }),
  },
  {
    method: 'GET',
    path: '/workshops/{workshopId}/diff',
    allowed: participants,
    success: 200,
    call: () => ({ query: 'from=0' }),
  },
  { method: 'GET', path: '/workshops/{workshopId}/warnings', allowed: participants, success: 200 },
  { method: 'GET', path: '/workshops/{workshopId}/audit', allowed: office, success: 200 },
  ...['masterplan', 'roadmap', 'integration', 'coverage', 'timeline'].map((report): Route => ({
    method: 'GET',
    path: `/workshops/{workshopId}/reports/${report}`,
    allowed: participants,
    success: 200,
  })),
  {
    method: 'GET',
    path: '/workshops/{workshopId}/head/signed',
    allowed: participants,
    success: 200,
  },
  { method: 'GET', path: '/signing-key', allowed: 'everyone', success: 200 },
  {
    method: 'GET',
    path: '/workshops/{workshopId}/reports/contributions',
    allowed: office,
    success: 200,
  },
  // Each command has its own rule: see matrix.test.ts. This one is the server's own.
  {
    method: 'POST',
    path: '/workshops/{workshopId}/commands',
    allowed: [],
    success: 200,
    call: ({ unique, organizationId }) => ({
      body: {
        id: unique(),
        type: 'JoinGroup',
        data: { groupId: 'grp-one', organizationId },
        seen: 0,
      },
    }),
  },
  {
    method: 'POST',
    path: '/workshops/{workshopId}/join',
    allowed: 'everyone',
    success: 201,
    withoutToken: true,
    call: seat,
  },
  {
    method: 'GET',
    path: '/workshops/{workshopId}/documents',
    allowed: participants,
    success: 200,
  },
  {
    method: 'GET',
    path: '/workshops/{workshopId}/documents/{file}',
    allowed: participants,
    success: 200,
    call: () => ({ params: { file: 'roadmap.pdf' } }),
  },
  { method: 'GET', path: '/office', allowed: office, success: 200 },
  {
    method: 'PUT',
    path: '/office',
    allowed: office,
    success: 200,
    call: () => ({ body: { letterhead: ['PEMERINTAH KABUPATEN PASURUAN'] } }),
  },
  { method: 'DELETE', path: '/office', allowed: ['admin'], success: 204 },
  // Ends the session, so it comes last.
  { method: 'POST', path: '/auth/sign-out', allowed: 'signedIn', success: 204 },
];

/** The status that a role gets. */
export function expectedStatus({ allowed, success }: Route, role: RoleName): number {
  if (allowed === 'everyone') return success;
  if (role === 'nobody') return 401;
  if (allowed === 'signedIn') return success;
  return allowed.includes(role) ? success : 403;
}
