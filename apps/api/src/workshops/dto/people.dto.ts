import { type Role, roles } from '@rembuk/workshop';
import { Is, Optional } from './check.ts';
import { id, oneOf } from './checks.ts';

/** A person's role and seat. */
export class ParticipantDto {
  @Is(id) readonly participantId!: string;
  @Is(oneOf(roles)) readonly role!: Role;
  @Optional() @Is(id) readonly organizationId?: string;
  @Optional() @Is(id) readonly groupId?: string;
}

export class RemoveParticipantDto {
  @Is(id) readonly participantId!: string;
}

/** Commands that say all with their name. */
export class NothingDto {}
