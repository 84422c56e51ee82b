import type { CommandData } from '../../messages.ts';
import { oneOf, type Random } from '../random.ts';

export interface OpeningSize {
  readonly dimensions: number;
  readonly organizations: number;
  readonly sessions: number;
}

const usual: OpeningSize = { dimensions: 4, organizations: 30, sessions: 4 };

const names = ['Society', 'Branding', 'Economy', 'Living', 'Environment', 'Governance'] as const;
const offices = ['Dinas', 'Badan', 'Bagian', 'Kecamatan'] as const;

/** The whole plan of a series: a board with a group for each dimension, every organization at one of them. */
export function openingPlan(
  random: Random,
  size: OpeningSize = usual,
): CommandData<'OpenWorkshop'> {
  const dimensions = count(size.dimensions, (number) => ({
    dimensionId: `dim-${number}`,
    code: `D${number}`,
    name: `Smart ${names[number - 1] ?? number}`,
    nameId: `${names[number - 1] ?? number} Cerdas`,
    active: true,
    subdimensions: ['layanan', 'warga', 'usaha'],
  }));
  const organizations = count(size.organizations, (number) => ({
    organizationId: `opd-${number}`,
    abbreviation: `OPD ${number}`,
    name: `${oneOf(random, offices)} nomor ${number}`,
  }));
  return {
    name: 'Masterplan Kabupaten Coba',
    region: 'Kabupaten Coba',
    period: { from: 2018, to: 2023 },
    timeZone: 'Asia/Jakarta',
    language: 'id',
    sessions: count(size.sessions, (number) => ({
      sessionId: `bimtek-${number}`,
      name: `Bimtek ${number}`,
      from: `2018-0${number + 1}-01`,
      to: `2018-0${number + 1}-02`,
    })),
    dimensions,
    organizations,
    groups: dimensions.map(({ dimensionId, nameId }, index) => ({
      groupId: `group-${index + 1}`,
      name: `Kelompok ${nameId}`,
      dimensionId,
      organizationIds: organizations
        .filter((_, seat) => seat % dimensions.length === index)
        .map(({ organizationId }) => organizationId),
    })),
  };
}

function count<Item>(many: number, item: (number: number) => Item): Item[] {
  return Array.from({ length: many }, (_, index) => item(index + 1));
}
