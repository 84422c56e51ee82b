import type { CommandData, ScriptStep, Speaker } from '@rembuk/workshop';

/** Someone invented, who says what the file says on behalf of an organization or as a facilitator. */
export interface Player {
  readonly personId: string;
  readonly name: string;
  readonly speaker: Speaker;
}

type Opening = Pick<CommandData<'OpenWorkshop'>, 'organizations' | 'groups'>;

/** One person for each that speaks, by {@link speakerKey}; their ids follow from the order in which they speak first. */
export function castOf(
  script: readonly ScriptStep[],
  { organizations = [], groups = [] }: Opening,
): ReadonlyMap<string, Player> {
  const nameOf = ({ organizationId, groupId }: Speaker) =>
    organizations.find((one) => one.organizationId === organizationId)?.abbreviation ??
    groups.find((one) => one.groupId === groupId)?.name ??
    groupId;
  const cast = new Map<string, Player>();
  for (const { as: speaker } of script) {
    const key = speakerKey(speaker);
    if (cast.has(key)) continue;
    const title = speaker.role === 'member' ? 'Peserta' : 'Fasilitator';
    const name = `${title} ${nameOf(speaker)}`;
    cast.set(key, { personId: `demo-${cast.size + 1}`, name, speaker });
  }
  return cast;
}

export function speakerKey({ role, groupId, organizationId = '' }: Speaker): string {
  return `${role} ${groupId} ${organizationId}`;
}
