import { limits } from '@rembuk/workshop';
import { Is, Optional } from './check.ts';
import { commandId, id, jsonObject, text, truth, whole } from './checks.ts';

/** The revision that an author looked at; -1 before the first. */
const seen = whole(-1, Number.MAX_SAFE_INTEGER);

/** A command without its workshop: over HTTP the address names that. */
export class CommandBodyDto {
  @Is(commandId) readonly id!: string;
  @Is(text(limits.name)) readonly type!: string;
  @Is(jsonObject) readonly data!: Readonly<Record<string, unknown>>;
  @Is(seen) readonly seen!: number;
  @Optional() @Is(truth) readonly overwrite?: boolean;
  @Optional() @Is(commandId) readonly undoes?: string;
}

/** A command as it comes over the live connection. */
export class CommandRequestDto extends CommandBodyDto {
  @Is(id) readonly workshopId!: string;
}
