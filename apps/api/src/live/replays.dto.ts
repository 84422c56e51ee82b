import { replayBounds, type ReplayFilter } from '@rembuk/protocol';
import { isEntity, isId } from '@rembuk/workshop';
import { type Check, Is, Optional } from '../workshops/dto/check.ts';
import {
  between,
  commandId,
  id,
  jsonObject,
  nullable,
  oneOf,
  revision,
  truth,
  whole,
} from '../workshops/dto/checks.ts';

const { speedMin, speedMax, idleMsMin, idleMsMax } = replayBounds;
const speed = between(speedMin, speedMax);
const idleMs = whole(idleMsMin, idleMsMax);
/** -1: before the first event. */
const place = whole(-1, Number.MAX_SAFE_INTEGER);

const filterMembers: Readonly<Record<string, (value: unknown) => boolean>> = {
  board: isId,
  organizationId: isId,
  entity: (value) => typeof value === 'string' && isEntity(value),
};

function isFilterMember([name, value]: readonly [string, unknown]): boolean {
  return Object.hasOwn(filterMembers, name) && filterMembers[name]?.(value) === true;
}

const filter: Check<ReplayFilter> = {
  rule: 'replayFilter',
  schema: {
    type: 'object',
    properties: {
      board: id.schema,
      organizationId: id.schema,
      entity: { type: 'string', description: '<kind>/<id>' },
    },
    minProperties: 1,
    additionalProperties: false,
  },
  passes: (value): value is ReplayFilter => {
    if (!jsonObject.passes(value)) return false;
    const members = Object.entries(value);
    return members.length > 0 && members.every(isFilterMember);
  },
};

export class StartReplayDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['startReplay'])) readonly kind!: 'startReplay';
  @Is(commandId) readonly replayId!: string;
  @Optional() @Is(place) readonly from?: number;
  @Optional() @Is(revision) readonly to?: number;
  @Optional() @Is(place) readonly position?: number;
  @Optional() @Is(speed) readonly speed?: number;
  @Optional() @Is(truth) readonly playing?: boolean;
  @Optional() @Is(idleMs) readonly idleMs?: number;
  @Optional() @Is(filter) readonly filter?: ReplayFilter;
}

export class SteerReplayDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['steerReplay'])) readonly kind!: 'steerReplay';
  @Is(commandId) readonly replayId!: string;
  @Optional() @Is(truth) readonly playing?: boolean;
  @Optional() @Is(speed) readonly speed?: number;
  @Optional() @Is(place) readonly position?: number;
  @Optional() @Is(nullable(idleMs)) readonly idleMs?: number | null;
  @Optional() @Is(nullable(filter)) readonly filter?: ReplayFilter | null;
}

export class MarkReplayDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['markReplay'])) readonly kind!: 'markReplay';
  @Is(commandId) readonly replayId!: string;
  @Is(whole(1, Number.MAX_SAFE_INTEGER)) readonly seq!: number;
  @Is(place) readonly since!: number;
  @Is(revision) readonly position!: number;
  @Is(between(0, Number.MAX_SAFE_INTEGER)) readonly playedMs!: number;
}

export class LeadReplayDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['leadReplay'])) readonly kind!: 'leadReplay';
  @Is(commandId) readonly replayId!: string;
}

export class EndReplayDto {
  @Is(id) readonly workshopId!: string;
  @Is(oneOf(['endReplay'])) readonly kind!: 'endReplay';
  @Is(commandId) readonly replayId!: string;
}
