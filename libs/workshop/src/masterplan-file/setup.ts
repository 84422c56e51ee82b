import { isId } from '../ids.ts';
import { languages } from '../vocabulary.ts';
import type { FileDimension, FileOrganization, FileSession, MasterplanFile } from './model.ts';
import { idAt, Names } from './names.ts';
import type { Part } from './part.ts';

/** What a workshop is made of before anyone writes: itself, its sessions, dimensions and organizations. */

export function readWorkshop(part: Part): MasterplanFile['workshop'] {
  const period = part.part('period');
  return {
    name: part.text('name'),
    region: part.text('region', 'name'),
    period: { from: period.number('from'), to: period.number('to') },
    timeZone: part.optionalText('timeZone') ?? 'Asia/Jakarta',
    language: part.optionalWord('language', languages) ?? 'id',
  };
}

export function readSession(part: Part, index: number): FileSession {
  const from = part.text('from');
  return {
    path: part.path,
    sessionId: idAt('session', index),
    name: part.text('name'),
    from,
    to: part.optionalText('to') ?? from,
  };
}

/** Where a file divides a dimension no further, one part stands for all of it. */
const undivided = ['umum'];

export function readDimensions(parts: readonly Part[]): {
  readonly dimensions: readonly FileDimension[];
  readonly byName: Names<FileDimension>;
} {
  const given = parts.map((part) => part.optionalText('id'));
  const taken = new Set(given.filter(isId));
  const byName = new Names<FileDimension>('dimension');
  const dimensions = parts.map((part, index) => {
    const id = given[index];
    const dimension = readDimension(part, isId(id) ? id : freeId(taken, index));
    byName.add(id ?? dimension.code, dimension);
    return dimension;
  });
  return { dimensions, byName };
}

/** Ids of the file are kept where they may stand in an address; others, of any script, get one by their place. */
function freeId(taken: Set<string>, index: number): string {
  let id = idAt('dim', index);
  while (taken.has(id)) id = `${id}-x`;
  taken.add(id);
  return id;
}

function readDimension(part: Part, dimensionId: string): FileDimension {
  const subdimensions = part.texts('subdimensions');
  return {
    path: part.path,
    dimensionId,
    code: part.text('code', 'id'),
    name: part.text('name', 'nameId'),
    nameId: part.text('nameId', 'name'),
    active: part.optionalFlag('active') ?? true,
    subdimensions: subdimensions.length === 0 ? undivided : subdimensions,
  };
}

export function readOrganizations(parts: readonly Part[]): {
  readonly organizations: readonly FileOrganization[];
  readonly byName: Names<FileOrganization>;
} {
  const byName = new Names<FileOrganization>('organization');
  const organizations = parts.map((part, index) => ({
    path: part.path,
    organizationId: idAt('opd', index),
    abbreviation: part.text('abbreviation', 'name'),
    name: part.text('name', 'abbreviation'),
  }));
  for (const organization of organizations) byName.add(organization.abbreviation, organization);
  for (const organization of organizations) byName.add(organization.name, organization);
  return { organizations, byName };
}
