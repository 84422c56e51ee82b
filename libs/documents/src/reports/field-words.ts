import { type Language, sheetTexts } from '@rembuk/workshop';
import { Kept } from '../kept.ts';
import { vocabularyOf } from '../wording/vocabulary.ts';
import { ownWords } from './log-words.ts';
import { type PlanWords, planWords } from './plan/words.ts';

/** What the fields of things are called where their values are printed. */
const wordOfField = {
  code: 'code',
  title: 'title',
  issue: 'issue',
  status: 'status',
  subdimension: 'subdimension',
  dimensionId: 'dimension',
  strategyId: 'strategy',
  groupId: 'group',
  organizationIds: 'organizations',
  kind: 'kind',
  form: 'form',
  stage: 'stage',
  lead: 'lead',
  leadId: 'lead',
  supporting: 'supporting',
  supportingIds: 'supporting',
  targetGroup: 'targetGroup',
  location: 'location',
  partners: 'partners',
  resources: 'resources',
  allocations: 'years',
  budgetRupiah: 'budget',
  fundingSource: 'funding',
  target: 'target',
  note: 'note',
  quickWin: 'quickWin',
  reason: 'reason',
  evidence: 'evidence',
  confirmed: 'confirmed',
  alignments: 'alignments',
  indicators: 'indicators',
  document: 'document',
  version: 'version',
  reference: 'reference',
  nature: 'nature',
  justifications: 'justification',
  level: 'level',
  baseline: 'baseline',
  targets: 'targets',
  year: 'year',
  type: 'type',
  period: 'period',
} as const satisfies Readonly<Record<string, keyof PlanWords>>;

/** Fields whose word depends on what has them. */
const wordOfFieldOf: Readonly<Record<string, Readonly<Record<string, keyof PlanWords>>>> = {
  strategy: { target: 'strategyTarget', organizationId: 'proposedBy' },
  link: { from: 'from', to: 'to' },
  indicator: { name: 'indicator', dataSource: 'source' },
};

const told: Readonly<Record<Language, Kept<string>>> = { id: new Kept(), en: new Kept() };

/**
 * A path of fields, such as `allocations.2019.budgetRupiah`, in the words of the sheets; years, names of documents and
 * what has no word stay as they are. `kind`: of the thing that has them.
 */
export function fieldText(path: string, kind: string, language: Language): string {
  return told[language].of(kind, path, () =>
    path
      .split('.')
      .map((field) => wordIn(field, kind, language))
      .join(' / '),
  );
}

function wordIn(field: string, kind: string, language: Language): string {
  const text = sheetTexts.find((each) => each === field);
  if (text) return vocabularyOf(language).text[text];
  const word = ownOf(wordOfFieldOf[kind] ?? {}, field) ?? ownOf(wordOfField, field);
  if (word !== undefined) return planWords(language)[word];
  if (!Object.hasOwn(ownWords, field)) return field;
  return ownWords[field as keyof typeof ownWords][language === 'id' ? 0 : 1];
}

/** A field may have the name of what every object has. */
function ownOf(
  words: Readonly<Record<string, keyof PlanWords>>,
  field: string,
): keyof PlanWords | undefined {
  return Object.hasOwn(words, field) ? words[field] : undefined;
}
