import type { Language } from '@rembuk/workshop';

/** What stands on every document, whatever it is about. */
export interface Words {
  readonly pageOf: (page: number, pages: number) => string;
  /** Before the number of the page, and between it and how many there are. */
  readonly pageParts: readonly [string, string];
  readonly leftOpen: string;
  readonly dataAsOf: (moment: string, revision: string) => string;
  readonly chain: (hash: string) => string;
  readonly printedWith: (settings: string) => string;
  readonly number: string;
  readonly subject: string;
  readonly region: string;
  readonly period: string;
  readonly total: string;
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  readonly office: string;
  readonly to: (from: string, to: string) => string;
}

const words: Readonly<Record<Language, Words>> = {
  id: {
    pageOf: (page, pages) => `Halaman ${page} dari ${pages}`,
    pageParts: ['Halaman ', ' dari '],
    leftOpen: '........................................',
    dataAsOf: (moment, revision) => `Data per ${moment}, peristiwa ke-${revision}`,
    chain: (hash) => `Sidik rantai catatan (SHA-256): ${hash}`,
    printedWith: (settings) => `kop ${settings}`,
    number: 'Nomor',
    subject: 'Hal',
    region: 'Wilayah',
    period: 'Periode',
    total: 'Jumlah',
    none: '-',
    yes: 'Ya',
    no: 'Tidak',
    office: 'Kepala Perangkat Daerah',
    to: (from, to) => (from === to ? from : `${from} s.d. ${to}`),
  },
  en: {
    pageOf: (page, pages) => `Page ${page} of ${pages}`,
    pageParts: ['Page ', ' of '],
    leftOpen: '........................................',
    dataAsOf: (moment, revision) => `Data as of ${moment}, event ${revision}`,
    chain: (hash) => `Hash of the record (SHA-256): ${hash}`,
    printedWith: (settings) => `letterhead ${settings}`,
    number: 'Number',
    subject: 'Subject',
    region: 'Region',
    period: 'Period',
    total: 'Total',
    none: '-',
    yes: 'Yes',
    no: 'No',
    office: 'Head of the Office',
    to: (from, to) => (from === to ? from : `${from} to ${to}`),
  },
};

export function wordsOf(language: Language): Words {
  return words[language];
}
