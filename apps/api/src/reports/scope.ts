import type { ReportFilter } from '@rembuk/projections';
import { refused, type Refused } from '@rembuk/protocol';
import { refusals, type RefusalCode, type WorkshopState } from '@rembuk/workshop';
import { placeOf } from '../replay/moments.ts';
import type { ActivityReportDto } from './dto.ts';

/**
 * The filter that a question means, of a workshop as it stood at the revision that the question is about: what was
 * not there yet is unknown.
 */
export function filterOf(
  { from, to, session, dimension, organization }: Omit<ActivityReportDto, 'at'>,
  state: WorkshopState,
): ReportFilter | Refused {
  const [fromMs, toMs] = [momentOf(from), momentOf(to)];
  if (fromMs === null) return misplaced('from');
  if (toMs === null || (toMs ?? Infinity) < (fromMs ?? -Infinity)) return misplaced('to');
  if (session !== undefined && !state.sessions.has(session)) return unknown('unknown_session');
  if (dimension !== undefined && !state.dimensions.has(dimension))
    return unknown('unknown_dimension');
  if (organization !== undefined && !state.organizations.has(organization))
    return unknown('unknown_organization');
  return {
    ...(fromMs === undefined ? {} : { from: new Date(fromMs).toISOString() }),
    ...(toMs === undefined ? {} : { to: new Date(toMs).toISOString() }),
    ...(session === undefined ? {} : { sessionId: session }),
    ...(dimension === undefined ? {} : { dimensionId: dimension }),
    ...(organization === undefined ? {} : { organizationId: organization }),
  };
}

/** Null: no moment. A revision is none: what was done is asked for by when. */
function momentOf(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined;
  const place = placeOf(text);
  return place && 'momentMs' in place ? place.momentMs : null;
}

function misplaced(path: 'from' | 'to'): Refused {
  return refused('malformed', { fields: [{ path, rule: 'moment' }] });
}

function unknown(code: RefusalCode): Refused {
  return { ok: false, code, message: refusals[code], retryable: false };
}
