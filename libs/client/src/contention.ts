import type { CommandRequest, Refused } from '@rembuk/protocol';

/** A field that another person changed while this one did. */
export interface ContendedField {
  /** As the server names it: `title`, `allocation/2019/budgetRupiah`. */
  readonly field: string;
  /** What stands there now; null where nothing does. */
  readonly theirs: unknown;
  /** What the refused command would have put there; undefined where it does not say so by the field's name. */
  readonly mine: unknown;
  /** Revision of their change. */
  readonly revision: number;
  /** Whose change it was. */
  readonly organizationId?: string;
}

/** What a refusal as stale is about; empty for any other. */
export function contendedFields(
  request: CommandRequest,
  { code, details }: Refused,
): readonly ContendedField[] {
  if (code !== 'stale_field' || !details) return [];
  const others = Array.isArray(details['others']) ? (details['others'] as unknown[]) : [];
  return [details, ...others].filter(isStale).map((stale) => {
    const { field, current, revision, organizationId } = stale;
    return {
      field,
      theirs: current,
      mine: request.data[dataKeyOf(field)],
      revision,
      ...(organizationId === undefined ? {} : { organizationId }),
    };
  });
}

/** Where a command that sets a field carries its value. */
export function dataKeyOf(field: string): string {
  return field.slice(field.lastIndexOf('/') + 1);
}

interface Stale {
  readonly field: string;
  readonly current: unknown;
  readonly revision: number;
  readonly organizationId?: string;
}

function isStale(value: unknown): value is Stale {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'field') === 'string' &&
    typeof Reflect.get(value, 'revision') === 'number'
  );
}
