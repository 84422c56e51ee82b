import { randomUUID } from 'node:crypto';
import { protocolVersion } from '@rembuk/protocol';
import { Http } from '../support/http.ts';
import type { RembukServer } from '../support/rembuk-server.ts';
import type { Editor } from './edits.ts';

const boards = ['society', 'branding', 'economy', 'living'];
const organizationCount = 32;
/** Requests at the same time while the hall fills. */
const atOnce = 8;

/**
 * Fills a workshop with people the way they come in: a plan, join codes, joining; each with a sheet of their
 * own and an allocation on it.
 */
export async function fillHall(server: RembukServer, people: number): Promise<Editor[]> {
  const http = new Http(server.url);
  const workshopId = `bench-${randomUUID()}`;
  const { operatorToken } = server;
  await send(http, workshopId, operatorToken, 'OpenWorkshop', plan());
  const codes = await http.get<{ groupId: string; code: string }[]>(
    `/workshops/${workshopId}/join-codes`,
    operatorToken,
  );
  const codeOf = new Map(codes.map(({ groupId, code }) => [groupId, code]));
  const editors: Editor[] = [];
  const waiting = Array.from({ length: people }, (_, index) => index);
  const door = async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      const board = boards[index % boards.length] ?? '';
      const { accessToken } = await http.post<{ accessToken: string }>(
        `/workshops/${workshopId}/join`,
        {
          code: codeOf.get(`group-${board}`),
          name: `Peserta ${index}`,
          organizationId: `opd-${index % organizationCount}`,
        },
      );
      editors[index] = await sitDown(http, workshopId, accessToken, board, index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, door));
  return editors;
}

async function sitDown(
  http: Http,
  workshopId: string,
  token: string,
  board: string,
  index: number,
): Promise<Editor> {
  const strategyId = `strategy-${index}`;
  const sheetId = `sheet-${index}`;
  const organizationId = `opd-${index % organizationCount}`;
  await send(http, workshopId, token, 'ProposeStrategy', {
    strategyId,
    dimensionId: board,
    code: `S${index}`,
    subdimension: 'layanan',
    title: `Pelayanan terpadu nomor ${index}`,
    organizationId,
  });
  await send(http, workshopId, token, 'AddSheet', {
    sheetId,
    strategyId,
    code: `L${index}`,
    shortTitle: `Lembar ${index}`,
    title: `Lembar inovasi nomor ${index}`,
    leadId: organizationId,
  });
  await send(http, workshopId, token, 'AllocateSheetToYear', {
    sheetId,
    year: 2019,
    budgetRupiah: 1_000_000,
    fundingSource: 'APBD',
  });
  return { auth: { token, protocol: protocolVersion }, workshopId, sheetId };
}

async function send(
  http: Http,
  workshopId: string,
  token: string,
  type: string,
  data: object,
): Promise<void> {
  const command = { id: randomUUID(), type, data, seen: -1 };
  await http.post(`/workshops/${workshopId}/commands`, command, token);
}

function plan() {
  const organizations = Array.from({ length: organizationCount }, (_, index) => ({
    organizationId: `opd-${index}`,
    abbreviation: `OPD${index}`,
    name: `Dinas ${index}`,
  }));
  return {
    name: 'Bimtek',
    region: 'Kabupaten Pasuruan',
    period: { from: 2019, to: 2023 },
    timeZone: 'Asia/Jakarta',
    language: 'id',
    dimensions: boards.map((board, index) => ({
      dimensionId: board,
      code: `D${index + 1}`,
      name: `Smart ${board}`,
      nameId: `Smart ${board}`,
      active: true,
      subdimensions: ['layanan'],
    })),
    organizations,
    groups: boards.map((board, index) => ({
      groupId: `group-${board}`,
      name: `Kelompok ${board}`,
      dimensionId: board,
      // As people sit: every fourth agency.
      organizationIds: organizations
        .filter((_, i) => i % boards.length === index)
        .map(({ organizationId }) => organizationId),
    })),
  };
}
