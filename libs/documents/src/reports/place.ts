import type { Language } from '@rembuk/workshop';
import { integer } from '../format/numbers.ts';
import { longMoment } from '../format/dates.ts';
import type { OfficeSettings } from '../office/settings.ts';
import { wordsOf } from '../wording/words.ts';

/** Of which place in which history a document is, and for whom it is printed. */
export interface DocumentPlace {
  readonly workshopId: string;
  readonly workshopName: string;
  readonly region: string;
  readonly timeZone: string;
  readonly language: Language;
  readonly revision: number;
  /** Of the event at that revision: ISO 8601, UTC. */
  readonly at: string;
  /** Of the chain at that revision. */
  readonly hash: string;
  readonly office: OfficeSettings;
  /** What it leaves out, for its heading: see `narrowingOf`. */
  readonly narrowing: readonly string[];
}

/** Of which log, and how it is told. */
export type LogPlace = Pick<DocumentPlace, 'workshopId' | 'language' | 'timeZone' | 'revision'>;

/** What stands at the foot of every page, so that the same document can be printed again. */
export function footerOf(place: DocumentPlace): readonly string[] {
  return [sourceOf(place), wordsOf(place.language).chain(place.hash)];
}

export function sourceOf({ at, timeZone, language, revision, office }: DocumentPlace): string {
  const words = wordsOf(language);
  const data = words.dataAsOf(longMoment(at, timeZone, language), integer(revision, language));
  // Without settings there is nothing that a second print could differ in.
  return office.version === '' ? data : `${data}, ${words.printedWith(office.version)}`;
}
