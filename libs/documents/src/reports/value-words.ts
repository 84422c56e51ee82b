import type { entityKinds, Language, WorkshopState } from '@rembuk/workshop';
import { longDay, longMoment, longMonth } from '../format/dates.ts';
import { decimal, rupiah } from '../format/numbers.ts';
import { Kept } from '../kept.ts';
import { type Vocabulary, vocabularyOf } from '../wording/vocabulary.ts';
import { wordsOf } from '../wording/words.ts';
import { planWords } from './plan/words.ts';

/** In whose words and by whose clock values are told. */
export interface Tongue {
  readonly language: Language;
  readonly timeZone: string;
}

type EntityKind = (typeof entityKinds)[number];
type SessionStatus = ReturnType<WorkshopState['sessions']['toArray']>[number][1]['status'];
type Pairs<Word extends string> = Readonly<Record<Word, readonly [id: string, en: string]>>;

const entities: Pairs<EntityKind> = {
  workshop: ['rangkaian Bimtek', 'workshop'],
  board: ['papan', 'board'],
  strategy: ['strategi', 'strategy'],
  sheet: ['lembar inovasi', 'sheet'],
  allocation: ['tahun pelaksanaan', 'allocation'],
  alignment: ['keselarasan', 'alignment'],
  indicator: ['indikator', 'indicator'],
  link: ['tautan', 'link'],
  milestone: ['tonggak', 'milestone'],
};
const sessionStatuses: Pairs<SessionStatus> = {
  planned: ['direncanakan', 'planned'],
  running: ['berlangsung', 'running'],
  ended: ['selesai', 'ended'],
  cancelled: ['dibatalkan', 'cancelled'],
};
const languageNames: Pairs<Language> = {
  id: ['Indonesia', 'Indonesian'],
  en: ['Inggris', 'English'],
};

type Words = Readonly<Record<string, string>>;

/** Fields whose values are words of a closed list, by the end of their path; first with the kind of what has them. */
const lists: Readonly<Record<string, (tongue: Language) => Words>> = {
  'session status': inTongue(sessionStatuses),
  'workshop language': inTongue(languageNames),
  'link from.kind': inTongue(entities),
  'link to.kind': inTongue(entities),
  'on.kind': inTongue(entities),
  'location.kind': (language) => {
    const { wholeRegion, districts, villages } = planWords(language);
    return { wholeRegion, districts, villages };
  },
  'version.kind': (language) => {
    const { version } = vocabularyOf(language);
    const kinds = ['initialDraft', 'finalDraft', 'original'] as const;
    const amendment = language === 'id' ? 'perubahan' : 'amendment';
    return { ...Object.fromEntries(kinds.map((kind) => [kind, version({ kind })])), amendment };
  },
  'link type': inVocabulary('link'),
  status: inVocabulary('status'),
  statusBefore: inVocabulary('status'),
  kind: inVocabulary('kind'),
  form: inVocabulary('form'),
  stage: inVocabulary('stage'),
  nature: inVocabulary('nature'),
  level: inVocabulary('level'),
  direction: inVocabulary('direction'),
  role: inVocabulary('role'),
  fundingSource: (language) => ({ other: vocabularyOf(language).funding('other') }),
  document: (language) => ({
    'Program Unggulan': vocabularyOf(language).document('Program Unggulan'),
  }),
  ...Object.fromEntries(
    ['active', 'withdrawn', 'confirmed', 'resolved', 'open', 'required'].map((field) => [
      field,
      (language: Language) => ({ true: wordsOf(language).yes, false: wordsOf(language).no }),
    ]),
  ),
};

type Telling = (value: string, tongue: Tongue) => string;

/** Of what is money, a number or a time, how it is written. */
const written: Readonly<Record<string, Telling>> = {
  budgetRupiah: (value, { language }) =>
    /^\d+$/.test(value) ? rupiah(BigInt(value), language) : value,
  'session from': (value, { language }) => longDay(value, language),
  'session to': (value, { language }) => longDay(value, language),
  'quickWin.start': (value, { language }) => longMonth(value, language),
  'quickWin.end': (value, { language }) => longMonth(value, language),
  startedAt: moment,
  endedAt: moment,
  at: moment,
  value: numeral,
  'sheet target': numeral,
};

const tellings = new Kept<Telling>();

/** A value as people read it. `path`: of its field; `kind`: of the thing that has it. What has no word stays as it is. */
export function valueText(value: string, path: string, kind: string, tongue: Tongue): string {
  return tellings.of(kind, path, () => tellingOf(path, kind))(value, tongue);
}

function tellingOf(path: string, kind: string): Telling {
  const fields = path.split('.');
  const ends = [fields.slice(-2).join('.'), fields.at(-1) ?? ''];
  for (const end of ends.flatMap((each) => [`${kind} ${each}`, each])) {
    const [write, list] = [ownOf(written, end), ownOf(lists, end)];
    if (write) return write;
    if (list) return (value, { language }) => ownOf(list(language), value) ?? value;
  }
  return (value) => value;
}

/** A value may have the name of what every object has. */
function ownOf<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function inVocabulary(
  list: 'status' | 'kind' | 'form' | 'stage' | 'link' | 'nature' | 'level' | 'direction' | 'role',
): (language: Language) => Vocabulary[typeof list] {
  return (language) => vocabularyOf(language)[list];
}

function inTongue(pairs: Pairs<string>): (language: Language) => Words {
  const [id, en] = [0, 1].map((place) =>
    Object.fromEntries(Object.entries(pairs).map(([word, pair]) => [word, pair[place] ?? word])),
  );
  return (language) => (language === 'id' ? id : en) ?? {};
}

function moment(iso: string, { language, timeZone }: Tongue): string {
  return Number.isNaN(Date.parse(iso)) ? iso : longMoment(iso, timeZone, language);
}

/** Six decimals are more than a plan has. */
function numeral(value: string, { language }: Tongue): string {
  return /^-?\d+(\.\d+)?$/.test(value) ? decimal(Number(value), language, 6) : value;
}
