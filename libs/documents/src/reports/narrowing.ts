import { type ReportFilter, successorOf } from '@rembuk/projections';
import type { Language, WorkshopState } from '@rembuk/workshop';
import { longMoment } from '../format/dates.ts';
import { wordsOf } from '../wording/words.ts';
import type { DocumentName } from './kinds.ts';
import { dimensionTitle } from './plan/sheet.ts';

interface NarrowingWords {
  readonly organization: string;
  readonly dimension: string;
  readonly session: string;
  readonly period: string;
}

const words: Readonly<Record<Language, NarrowingWords>> = {
  id: {
    organization: 'Hanya OPD',
    dimension: 'Hanya dimensi',
    session: 'Kegiatan hanya selama',
    period: 'Kegiatan hanya pada',
  },
  en: {
    organization: 'Only organization',
    dimension: 'Only dimension',
    session: 'Activity only during',
    period: 'Activity only of',
  },
};

/** What a document leaves out, in words for its heading: as its filter means it, and as far as it heeds one. */
export function narrowingOf(
  name: DocumentName,
  filter: ReportFilter,
  state: WorkshopState,
  { language, timeZone }: { readonly language: Language; readonly timeZone: string },
): readonly string[] {
  if (name === 'workshop') return [];
  const { organization, dimension, session, period } = words[language];
  const { organizationId, dimensionId, sessionId } = filter;
  const lines: string[] = [];
  if (organizationId !== undefined) {
    const id = successorOf(state, organizationId);
    lines.push(`${organization}: ${state.organizations.get(id)?.name ?? id}`);
  }
  if (dimensionId !== undefined) {
    const known = state.dimensions.get(dimensionId);
    lines.push(`${dimension}: ${known ? dimensionTitle(known, language) : dimensionId}`);
  }
  // What stands has no date: only what was done is narrowed by a time.
  if (name !== 'contributions') return lines;
  if (sessionId !== undefined)
    lines.push(`${session}: ${state.sessions.get(sessionId)?.name ?? sessionId}`);
  const asked = periodText(filter, language, timeZone);
  return asked === undefined ? lines : [...lines, `${period}: ${asked}`];
}

/** The period that was asked for, if one was. */
export function periodText(
  { from, to }: Pick<ReportFilter, 'from' | 'to'>,
  language: Language,
  timeZone: string,
): string | undefined {
  if (from === undefined && to === undefined) return undefined;
  const moment = (iso = '') => (iso === '' ? '...' : longMoment(iso, timeZone, language));
  return wordsOf(language).to(moment(from), moment(to));
}
