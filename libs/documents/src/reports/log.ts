import type { LogEntry } from '@rembuk/projections';
import type { Language } from '@rembuk/workshop';
import type { Values, WorkbookSheet } from '../model/workbook.ts';
import { actOf } from '../wording/acts.ts';

const headers: Readonly<Record<Language, readonly string[]>> = {
  id: [
    'Peristiwa',
    'Waktu',
    'OPD',
    'Kegiatan',
    'Tentang',
    'Dimensi',
    'Perubahan',
    'Alasan',
    'Pembatalan',
  ],
  en: [
    'Event',
    'Time',
    'Organization',
    'What was done',
    'About',
    'Dimension',
    'Changes',
    'Why',
    'Undo',
  ],
};
const widths = [11, 24, 30, 34, 40, 14, 60, 40, 12] as const;

/** Everything that happened, as organizations did it: no person is named. */
export function logSheet(
  name: string,
  entries: AsyncIterable<readonly LogEntry[]>,
  language: Language,
): WorkbookSheet {
  return {
    name,
    columns: headers[language].map((header, index) => ({
      header,
      width: widths[index] ?? 20,
      type: index === 0 ? 'integer' : index === 1 ? 'moment' : 'text',
    })),
    rows: batches(entries, language),
  };
}

async function* batches(
  entries: AsyncIterable<readonly LogEntry[]>,
  language: Language,
): AsyncIterable<readonly Values[]> {
  for await (const batch of entries) yield batch.map((entry) => valuesOf(entry, language));
}

function valuesOf(entry: LogEntry, language: Language): Values {
  const { revision, at, organization, type, subject, dimensionIds, changes, why, undo } = entry;
  return [
    revision,
    at,
    organization?.name ?? null,
    actOf(type, language),
    subject.label,
    dimensionIds.join(', ') || null,
    changes.map(changeText).join('\n') || null,
    why ?? null,
    undo ? (language === 'id' ? 'ya' : 'yes') : null,
  ];
}

function changeText({ field, before, after }: LogEntry['changes'][number]): string {
  return `${field}: ${before ?? '-'} → ${after ?? '-'}`;
}
