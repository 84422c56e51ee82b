import type { DocumentPlace } from '../place.ts';

/** An event as the log recorded it. */
export interface RecordedLine {
  readonly id: string;
  readonly type: string;
  readonly v: number;
  readonly revision: number;
  readonly data: unknown;
  readonly meta: { readonly at: string; readonly hash: string };
}

/**
 * One event a line, in the envelope of CloudEvents 1.0. `data` holds what the chain was made over, `{data, id, meta,
 * type, v}`, as it was recorded: whoever has the file can verify it without the server.
 */
export function cloudEventLine(
  { workshopId }: Pick<DocumentPlace, 'workshopId'>,
  { id, type, v, revision, data, meta }: RecordedLine,
): string {
  return `${JSON.stringify({
    specversion: '1.0',
    id,
    source: `/workshops/${workshopId}`,
    type: `id.rembuk.workshop.${type}`,
    time: meta.at,
    datacontenttype: 'application/json',
    sequence: String(revision).padStart(16, '0'),
    data: { id, type, v, data, meta },
  })}\n`;
}
