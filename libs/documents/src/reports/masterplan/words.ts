import type { Language } from '@rembuk/workshop';

export type Book = 1 | 2 | 3;

export interface BookWords {
  readonly book: (number: Book) => string;
  readonly names: Readonly<Record<Book, string>>;
  readonly background: string;
  readonly backgroundText: (about: {
    readonly workshop: string;
    readonly region: string;
    readonly period: string;
    readonly dimensions: string;
    readonly strategies: string;
    readonly sheets: string;
    readonly budget: string;
  }) => string;
  readonly participants: string;
  readonly issues: string;
  readonly readiness: string;
  readonly readinessNote: string;
  readonly gap: string;
  readonly count: string;
  readonly complete: string;
  readonly open: string;
  readonly openCards: string;
  readonly allComplete: string;
  readonly summary: string;
  readonly perDimension: string;
  readonly perYear: string;
  readonly quickWinNote: string;
  readonly noQuickWins: string;
  readonly closing: string;
  readonly closingText: string;
  readonly gaps: Readonly<
    Record<'sheets' | 'lead' | 'years' | 'indicators' | 'crossLinks', string>
  >;
  readonly alignmentGap: (document: string) => string;
  readonly fields: Readonly<Record<string, string>>;
}

const indonesian: BookWords = {
  book: (number) => `BUKU ${number}`,
  names: {
    1: 'ANALISIS STRATEGIS',
    2: 'RENCANA INDUK (MASTERPLAN)',
    3: 'RINGKASAN EKSEKUTIF',
  },
  background: 'Gambaran Umum',
  backgroundText: ({ workshop, region, period, dimensions, strategies, sheets, budget }) =>
    `${workshop} disusun secara bersama oleh perangkat daerah di lingkungan Pemerintah ${region} untuk periode ${period}. Masterplan ini terdiri atas ${dimensions} dimensi dengan ${strategies} strategi dan ${sheets} lembar inovasi. Kebutuhan indikatif seluruhnya sebesar ${budget}.`,
  participants: 'Perangkat Daerah dalam Kelompok Dimensi',
  issues: 'Isu Strategis dan Sasaran',
  readiness: 'Kelengkapan Rencana',
  readinessNote:
    'Kelengkapan menunjukkan isian yang masih perlu dilengkapi, bukan penilaian terhadap perangkat daerah.',
  gap: 'Yang belum lengkap',
  count: 'Jumlah',
  complete: 'Lengkap',
  open: 'Belum lengkap',
  openCards: 'Strategi dan lembar yang belum lengkap',
  allComplete: 'Seluruh strategi dan lembar inovasi telah lengkap.',
  summary: 'Ringkasan',
  perDimension: 'Rekapitulasi per Dimensi',
  perYear: 'Kebutuhan Indikatif per Tahun',
  quickWinNote:
    'Program percepatan adalah lembar inovasi yang dilaksanakan paling lama dua belas bulan dan berdampak langsung bagi masyarakat.',
  noQuickWins: 'Belum ada program percepatan yang ditandai.',
  closing: 'Penutup',
  closingText:
    'Dokumen ini disusun dari catatan sistem kolaborasi Rembuk dan dapat dicetak kembali secara persis dari peristiwa yang sama.',
  gaps: {
    sheets: 'lembar inovasi',
    lead: 'penanggung jawab',
    years: 'tahun pelaksanaan',
    indicators: 'indikator',
    crossLinks: 'tautan lintas dimensi',
  },
  alignmentGap: (document) => `keselarasan ${document}`,
  fields: {
    explanation: 'penjelasan',
    benefit: 'manfaat',
    novelty: 'kebaruan',
    sustainability: 'keberlanjutan',
    risk: 'risiko',
    kind: 'jenis',
    form: 'bentuk',
    stage: 'tahapan',
    supporting: 'OPD terkait',
    targetGroup: 'kelompok sasaran',
    location: 'lokasi',
    partners: 'mitra',
    resources: 'sumber daya',
  },
};

const english: BookWords = {
  book: (number) => `BOOK ${number}`,
  names: { 1: 'STRATEGIC ANALYSIS', 2: 'MASTERPLAN', 3: 'EXECUTIVE SUMMARY' },
  background: 'Overview',
  backgroundText: ({ workshop, region, period, dimensions, strategies, sheets, budget }) =>
    `${workshop} was drawn up jointly by the organizations of the government of ${region} for ${period}. It has ${dimensions} dimensions with ${strategies} strategies and ${sheets} innovation sheets. Indicative budgets come to ${budget}.`,
  participants: 'Organizations in the dimension groups',
  issues: 'Strategic issues and targets',
  readiness: 'Completeness',
  readinessNote: 'What is still to be filled in; no judgement of any organization.',
  gap: 'Missing',
  count: 'Count',
  complete: 'Complete',
  open: 'Incomplete',
  openCards: 'Strategies and sheets that are incomplete',
  allComplete: 'All strategies and sheets are complete.',
  summary: 'Summary',
  perDimension: 'By dimension',
  perYear: 'Indicative budget by year',
  quickWinNote:
    'Quick wins are sheets that are carried out within twelve months and are felt by the public.',
  noQuickWins: 'No quick wins marked yet.',
  closing: 'Closing',
  closingText:
    'This document was made from the record of the collaboration system Rembuk and can be printed again, exactly, from the same event.',
  gaps: {
    sheets: 'sheets',
    lead: 'lead',
    years: 'years',
    indicators: 'indicators',
    crossLinks: 'links to other dimensions',
  },
  alignmentGap: (document) => `alignment with ${document}`,
  fields: {
    targetGroup: 'target group',
  },
};

export function bookWords(language: Language): BookWords {
  return language === 'id' ? indonesian : english;
}
