import { limits } from '@rembuk/workshop';
import { Is, Nested, Optional } from '../workshops/dto/check.ts';
import { id, pattern, quantity, revision, truth, whole } from '../workshops/dto/checks.ts';

/** A revision that a client holds; -1: it holds none, and wants events, not a snapshot. */
const held = whole(-1, Number.MAX_SAFE_INTEGER);

/** As they are made in parcels.ts. */
const parcelId = pattern('parts', /^[A-Za-z0-9_-]{1,80}$/);

/** `<kind>/<id>[/<field>]`. */
export const focus = pattern(
  'focus',
  /^[A-Za-z]{1,40}\/[A-Za-z0-9_-]{1,64}(\/[A-Za-z0-9_.-]{1,64})?$/,
);

/** A place in a long text, in UTF-16 code units. */
const offset = whole(0, Math.max(limits.sheetText.max, limits.strategyIssue.max));

export class OpenDto {
  @Is(id) readonly workshopId!: string;
  @Optional() @Is(held) readonly after?: number;
  @Optional() @Is(whole(0, Number.MAX_SAFE_INTEGER)) readonly foldVersion?: number;
  @Optional() @Is(truth) readonly inParts?: boolean;
  @Optional() @Is(parcelId) readonly holds?: string;
}

export class PartDto {
  @Is(id) readonly workshopId!: string;
  @Is(parcelId) readonly id!: string;
  @Is(whole(0, 1_000_000)) readonly index!: number;
}

export class CursorDto {
  @Is(quantity) readonly x!: number;
  @Is(quantity) readonly y!: number;
}

export class SelectionDto {
  @Is(offset) readonly anchor!: number;
  @Is(offset) readonly head!: number;
  @Is(revision) readonly revision!: number;
}

export class PresenceDto {
  @Is(id) readonly workshopId!: string;
  @Optional() @Is(id) readonly board?: string;
  @Optional() @Is(focus) readonly focus?: string;
  @Optional() @Nested(() => CursorDto) readonly cursor?: CursorDto;
  @Optional() @Nested(() => SelectionDto) readonly selection?: SelectionDto;
  @Optional() @Is(truth) readonly idle?: boolean;
}

export class ClockDto {
  @Is(id) readonly workshopId!: string;
}

export class CloseDto {
  @Is(id) readonly workshopId!: string;
}
