import type { Tokens } from '@rembuk/client';
import { type MasterplanFile, openingOf, type Speaker } from '@rembuk/workshop';
import { randomBytes, randomUUID } from 'node:crypto';
import { inParallel } from '../in-parallel.ts';
import { Caller } from './api.ts';
import { openingCommands } from './opening.ts';

export interface Guest {
  readonly speaker: Speaker;
  readonly tokens: Tokens;
}

export interface Hall {
  readonly workshopId: string;
  readonly guests: readonly Guest[];
}

/** Requests under way while people come in. */
const doorsMax = 8;

/**
 * Makes a workshop of its own on the server, as an operator would: opens it from the file, admits the facilitators,
 * starts the session, and lets everyone else in by the join code of their group.
 */
export async function openHall(
  server: { readonly url: string; readonly token: string },
  file: MasterplanFile,
  cast: readonly Speaker[],
  arrived: () => void,
): Promise<Hall> {
  const operator = new Caller(server.url, server.token);
  const workshopId = `sim-${randomUUID()}`;
  for (const command of openingCommands(openingOf(file)))
    await operator.command(workshopId, command);
  await startSession(operator, workshopId, file);
  const codes = await operator.get<readonly { groupId: string; code: string }[]>(
    `/workshops/${workshopId}/join-codes`,
  );
  const codeOf = new Map(codes.map(({ groupId, code }) => [groupId, code]));
  const guests = await inParallel(doorsMax, cast, async (speaker, index) => {
    const name = `${speaker.role === 'member' ? 'Peserta' : 'Fasilitator'} ${index + 1}`;
    const code = codeOf.get(speaker.groupId) ?? '';
    const tokens =
      speaker.role === 'member'
        ? await join(server.url, workshopId, { code, name, organizationId: speaker.organizationId })
        : await admit(server.url, operator, workshopId, speaker, name);
    arrived();
    return { speaker, tokens };
  });
  return { workshopId, guests };
}

/** The third of the series, where the plan is written; of a shorter series, the last. */
async function startSession(operator: Caller, workshopId: string, { sessions }: MasterplanFile) {
  const session = sessions[2] ?? sessions.at(-1);
  if (!session) return;
  const { sessionId } = session;
  await operator.command(workshopId, { type: 'StartSession', data: { sessionId } });
}

function join(url: string, workshopId: string, request: object): Promise<Tokens> {
  return new Caller(url).post(`/workshops/${workshopId}/join`, request);
}

/** An account with a password that nobody keeps, and a seat at the board. */
async function admit(
  url: string,
  operator: Caller,
  workshopId: string,
  speaker: Speaker,
  name: string,
): Promise<Tokens> {
  const username = `sim-${randomUUID()}`.slice(0, 32);
  const password = `Aa1-${randomBytes(18).toString('base64url')}`;
  const { personId } = await operator.post<{ personId: string }>('/accounts', {
    username,
    name,
    password,
  });
  const data = { participantId: personId, ...speaker };
  await operator.command(workshopId, { type: 'AdmitParticipant', data });
  return new Caller(url).post('/auth/sign-in', { username, password });
}
