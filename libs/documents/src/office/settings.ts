import type { Letterhead } from '../model/blocks.ts';
import { type DocumentImage, pictureOf } from './picture.ts';

/** What the office that prints puts on paper. Names of those who sign are personal data: see the server's store of it. */
export interface OfficeSettings {
  /** Names what was set, by its content; a document tells it. Empty: nothing was set. */
  readonly version: string;
  /** The authority, the office, then its address: at most so many as fit above a page. */
  readonly letterhead: readonly string[];
  readonly logo?: DocumentImage;
  /** Who signs, as `Kepala Dinas Komunikasi dan Informatika Kabupaten Pasuruan`. */
  readonly office?: string;
  /** Where it is signed. */
  readonly city?: string;
  readonly signatory?: Signatory;
}

/** What is absent is left open on paper. */
export interface Signatory {
  readonly name?: string;
  readonly rank?: string;
  readonly nip?: string;
}

export const noOffice: OfficeSettings = { version: '', letterhead: [] };

export function letterheadOf({ letterhead, logo }: OfficeSettings): Letterhead {
  const picture = logo && pictureOf(Buffer.from(logo.base64, 'base64'));
  return { lines: letterhead, ...(picture && { logo: picture }) };
}
