import type { BriefEntry, EntityName } from '@rembuk/projections';
import { type Dimension, type Language, roles, type WorkshopState } from '@rembuk/workshop';
import type { RowBatch, Values, WorkbookColumn, WorkbookSheet } from '../model/workbook.ts';
import { actOf } from '../wording/acts.ts';
import { vocabularyOf } from '../wording/vocabulary.ts';
import { fieldText } from './field-words.ts';
import { dimensionTitle } from './plan/sheet.ts';
import { type Tongue, valueText } from './value-words.ts';

const headers: Readonly<Record<Language, readonly string[]>> = {
  id: [
    'Peristiwa',
    'Waktu',
    'OPD',
    'Peran',
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
    'Role',
    'What was done',
    'About',
    'Dimension',
    'Changes',
    'Why',
    'Undo',
  ],
};
const widths = [11, 24, 30, 13, 34, 40, 38, 60, 40, 12] as const;
/** Columns of organizations, roles, acts, dimensions and marks. */
const repeating: ReadonlySet<number> = new Set([2, 3, 4, 6, 9]);

/** An entry with what a table tells besides: the boards by name, and in what role it was done. */
export interface LogEntry extends BriefEntry {
  readonly dimensions: readonly Pick<Dimension, 'code' | 'name' | 'nameId'>[];
  readonly role: string;
}

export function logEntry({ dimensions }: WorkshopState, entry: BriefEntry, role: string): LogEntry {
  const boards = entry.dimensionIds.flatMap((id) => dimensions.get(id) ?? []);
  return { ...entry, dimensions: boards, role };
}

/** Everything that happened, as organizations did it: no person is named. */
export function logSheet(
  name: string,
  rows: AsyncIterable<RowBatch>,
  language: Language,
): WorkbookSheet {
  return { name, columns: columns(language), rows };
}

function columns(language: Language): readonly WorkbookColumn[] {
  return headers[language].map((header, index) => ({
    header,
    width: widths[index] ?? 20,
    type: index === 0 ? 'integer' : index === 1 ? 'moment' : 'text',
    repeats: repeating.has(index),
  }));
}

/** One row of it. */
export function logValues(entry: LogEntry, tongue: Tongue): Values {
  const { language } = tongue;
  const { revision, at, organization, role, type, subject, dimensions, why, undo } = entry;
  return [
    revision,
    at,
    organization?.name ?? null,
    roleText(role, language),
    actOf(type, language),
    subjectText(subject, language),
    dimensionsText(dimensions, language),
    changesText(entry, tongue) || null,
    why ?? null,
    undo ? (language === 'id' ? 'ya' : 'yes') : null,
  ];
}

function dimensionsText(dimensions: LogEntry['dimensions'], language: Language): string | null {
  return dimensions.map((each) => dimensionTitle(each, language)).join('; ') || null;
}

/** `system` has no other word. */
function roleText(role: string, language: Language): string {
  const known = roles.find((each) => each === role);
  return known ? vocabularyOf(language).role[known] : role;
}

/** A participant is a role and whom they sit for: no table names a person. */
function subjectText({ label, role }: EntityName, language: Language): string {
  if (role === undefined) return label;
  const word = vocabularyOf(language).role[role];
  return label === role ? word : `${word} (${label})`;
}

function changesText(entry: LogEntry, tongue: Tongue): string {
  const { subject, changes, moreChanges } = entry;
  const { language } = tongue;
  const lines = changes.map(({ field, before, after }) => {
    const [was, is] = [before, after].map((value) => sideText(value, field, entry, tongue));
    return `${fieldText(field, subject.kind, language)}: ${was} → ${is}`;
  });
  if (moreChanges !== undefined)
    lines.push(
      language === 'id' ? `dan ${moreChanges} perubahan lain` : `and ${moreChanges} more changes`,
    );
  return lines.join('\n');
}

/** A board goes by its code where it is one among others; here it is told whole. */
function sideText(
  value: string | undefined,
  field: string,
  { subject, dimensions }: LogEntry,
  tongue: Tongue,
): string {
  if (value === undefined) return '-';
  if (field !== 'dimensionId') return valueText(value, field, subject.kind, tongue);
  const board = dimensions.find(({ code }) => code === value);
  return board ? dimensionTitle(board, tongue.language) : value;
}
