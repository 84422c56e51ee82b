import type { Actor, CommandData, WorkshopCommand } from '@rembuk/workshop';

/** Who and what a generated workshop starts with: the boards, the agencies, the people at their tables. */
const boards = ['society', 'branding', 'economy', 'living'];
const subdimensions = ['layanan', 'lingkungan', 'ekonomi'];
const organizationCount = 40;
const memberCount = 160;

export const organizationIds = Array.from({ length: organizationCount }, (_, i) => `opd-${i}`);

export const opener: Actor = { id: 'person-kominfo', role: 'kominfo' };

export const members: readonly Required<Actor>[] = Array.from({ length: memberCount }, (_, i) => ({
  id: `person-${i}`,
  role: 'member' as const,
  organizationId: organizationIds[i % organizationCount] ?? '',
  groupId: `group-${boards[i % boards.length]}`,
}));

export function boardOf(member: Required<Actor>): string {
  return member.groupId.slice('group-'.length);
}

export function subdimensionOf(index: number): string {
  return subdimensions[index % subdimensions.length] ?? '';
}

export function opening(): WorkshopCommand {
  const data: CommandData<'OpenWorkshop'> = {
    name: 'Masterplan Kota Cerdas',
    region: 'Kabupaten Pasuruan',
    period: { from: 2019, to: 2023 },
    timeZone: 'Asia/Jakarta',
    language: 'id',
    sessions: [{ sessionId: 'bimtek-3', name: 'Bimtek III', from: '2018-10-02', to: '2018-10-04' }],
    dimensions: boards.map((board, index) => ({
      dimensionId: board,
      code: `D${index + 1}`,
      name: `Smart ${board}`,
      nameId: `Smart ${board}`,
      active: true,
      subdimensions,
    })),
    organizations: organizationIds.map((organizationId, index) => ({
      organizationId,
      abbreviation: `OPD ${index}`,
      name: `Dinas ${index}`,
    })),
    groups: boards.map((board, index) => ({
      groupId: `group-${board}`,
      name: `Kelompok ${board}`,
      dimensionId: board,
      // As the members sit: every fourth agency.
      organizationIds: organizationIds.filter((_, i) => i % boards.length === index),
    })),
  };
  return { type: 'OpenWorkshop', data };
}

export function joining({ groupId, organizationId }: Required<Actor>): WorkshopCommand {
  return { type: 'JoinGroup', data: { groupId, organizationId } };
}
