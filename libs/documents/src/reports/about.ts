import { integer } from '../format/numbers.ts';
import { longMoment } from '../format/dates.ts';
import type { Values, WorkbookSheet } from '../model/workbook.ts';
import type { DocumentPlace } from './place.ts';

const labels = {
  id: [
    'Keterangan',
    'Isi',
    'Rangkaian',
    'Wilayah',
    'Data per',
    'Peristiwa ke',
    'Sidik rantai (SHA-256)',
    'Cakupan',
    'Catatan',
  ],
  en: [
    'What',
    'Content',
    'Workshop',
    'Region',
    'Data as of',
    'Event',
    'Hash of the chain (SHA-256)',
    'Scope',
    'Note',
  ],
} as const;

/** What a workbook is of, so that it can be made again, and how it is to be read. */
export function aboutSheet(
  name: string,
  { language, workshopName, region, at, timeZone, revision, hash, narrowing }: DocumentPlace,
  notes: readonly string[],
): WorkbookSheet {
  const [what, content, workshop, where, asOf, event, chain, limit, note] = labels[language];
  const rows: readonly Values[] = [
    [workshop, workshopName],
    [where, region],
    [asOf, longMoment(at, timeZone, language)],
    [event, integer(revision, language)],
    [chain, hash],
    ...narrowing.map((each): Values => [limit, each]),
    ...notes.map((each): Values => [note, each]),
  ];
  return {
    name,
    columns: [
      { header: what, width: 26, type: 'text' },
      { header: content, width: 100, type: 'text' },
    ],
    rows: [rows],
  };
}
