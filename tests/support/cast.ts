import { randomUUID } from 'node:crypto';
import type { CommandData } from '@rembuk/workshop';
import { ask } from './http.ts';
import type { Server } from './server.ts';
import { Live } from './socket.ts';
import type { Board } from './stage.ts';
import { otherSubdimension } from './catalogue.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
  readonly personId: string;
}

export interface Person {
  readonly personId: string;
  readonly token: string;
  readonly refreshToken?: string;
}

/** The operator who started the server: an admin. */
export function operator(server: Pick<Server, 'operatorToken'>): Person {
  return { personId: 'operator', token: server.operatorToken };
}

export const password = 'Kali-Porong-1829';

/** A new account, signed in. Without a role it may do nothing until a workshop admits it. */
export async function account(
  { url, operatorToken }: Pick<Server, 'url' | 'operatorToken'>,
  name: string,
  role?: 'admin' | 'kominfo',
): Promise<Person & { readonly username: string }> {
  const username = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}`;
  const body = { username, name, password, ...(role === undefined ? {} : { role }) };
  await ask(url, '/accounts', { token: operatorToken, body });
  return { username, ...(await signIn(url, username)) };
}

export async function signIn(url: string, username: string): Promise<Person> {
  const tokens = await ask<Tokens>(url, '/auth/sign-in', { body: { username, password } });
  return personOf(tokens);
}

export interface JoinCode {
  readonly groupId: string;
  readonly code: string;
}

export async function joinCodes(
  url: string,
  token: string,
  workshopId: string,
): Promise<ReadonlyMap<string, string>> {
  const codes = await ask<JoinCode[]>(url, `/workshops/${workshopId}/join-codes`, { token });
  return new Map(codes.map(({ groupId, code }) => [groupId, code]));
}

/** Enters a workshop as people in the hall do. */
export async function join(
  url: string,
  workshopId: string,
  seat: { readonly code: string; readonly name: string; readonly organizationId: string },
): Promise<Person> {
  return personOf(await ask<Tokens>(url, `/workshops/${workshopId}/join`, { body: seat }));
}

function personOf({ personId, accessToken: token, refreshToken }: Tokens): Person {
  return { personId, token, refreshToken };
}

/** A board of the workshops that tests open. */
export function boardOf(name: string): Board {
  return {
    dimensionId: `dim-${name}`,
    subdimension: 'umum',
    groupId: `grp-${name}`,
    organizationId: `org-${name}`,
    neighbourId: `org-${name}-2`,
  };
}

/** The plan of a workshop with these boards, each with two organizations at it. */
export function planOf(name: string, boards: readonly Board[]): CommandData<'OpenWorkshop'> {
  return {
    name,
    region: 'Kabupaten Pasuruan',
    period: { from: 2018, to: 2023 },
    timeZone: 'Asia/Jakarta',
    language: 'id',
    dimensions: boards.map(({ dimensionId, subdimension }) => ({
      dimensionId,
      code: dimensionId.toUpperCase(),
      name: `Smart ${dimensionId}`,
      nameId: `${dimensionId} Cerdas`,
      active: true,
      subdimensions: [subdimension, otherSubdimension],
    })),
    organizations: boards
      .flatMap(({ organizationId, neighbourId }) => [organizationId, neighbourId])
      .map((organizationId) => ({
        organizationId,
        abbreviation: organizationId,
        name: `Dinas ${organizationId}`,
      })),
    groups: boards.map(({ groupId, dimensionId, organizationId, neighbourId }) => ({
      groupId,
      name: `Kelompok ${groupId}`,
      dimensionId,
      organizationIds: [organizationId, neighbourId],
    })),
  };
}

/** Opens a workshop as the operator. */
export async function openWorkshop(
  { url, operatorToken: token }: Pick<Server, 'url' | 'operatorToken'>,
  workshopId: string,
  boards: readonly Board[],
): Promise<void> {
  const live = await Live.connect(url, { token });
  const data = planOf(`Masterplan ${workshopId}`, boards);
  const answer = await live.command(workshopId, { type: 'OpenWorkshop', data });
  live.disconnect();
  if (!answer.ok) throw new Error(`OpenWorkshop: ${JSON.stringify(answer)}`);
}
