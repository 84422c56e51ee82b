import { longDate, wallTime } from '../format/dates.ts';
import type { SignatureLines } from '../model/blocks.ts';
import { wordsOf } from '../wording/words.ts';
import type { DocumentPlace } from './place.ts';

/** Who signs; dated as the data is, since a document that is printed again must be the same. */
export function signatureOf({ office, at, timeZone, language }: DocumentPlace): SignatureLines {
  const words = wordsOf(language);
  const { city = '....................', signatory, office: title = words.office } = office;
  return {
    placeAndDate: `${city}, ${longDate(wallTime(at, timeZone), language)}`,
    office: title,
    ...signatory,
  };
}
