import type { Language } from '@rembuk/workshop';

export interface PlanWords {
  readonly roadmap: string;
  readonly roadmapLegend: string;
  readonly withoutLead: string;
  readonly sheet: string;
  readonly sheetsTitle: string;
  readonly noSheets: string;
  readonly noStrategies: string;
  readonly code: string;
  readonly title: string;
  readonly strategy: string;
  readonly strategies: string;
  readonly sheets: string;
  readonly dimension: string;
  readonly subdimension: string;
  readonly lead: string;
  readonly supporting: string;
  readonly kind: string;
  readonly form: string;
  readonly stage: string;
  readonly targetGroup: string;
  readonly location: string;
  readonly wholeRegion: string;
  readonly districts: string;
  readonly villages: string;
  readonly partners: string;
  readonly resources: string;
  readonly years: string;
  readonly year: string;
  readonly budget: string;
  readonly funding: string;
  readonly target: string;
  readonly note: string;
  readonly quickWin: string;
  readonly quickWins: string;
  readonly confirmed: string;
  readonly marked: string;
  readonly alignments: string;
  readonly document: string;
  readonly version: string;
  readonly reference: string;
  readonly nature: string;
  readonly justification: string;
  readonly indicators: string;
  readonly indicator: string;
  readonly level: string;
  readonly baseline: string;
  readonly targets: string;
  readonly source: string;
  readonly links: string;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly broken: string;
  readonly issue: string;
  readonly strategyTarget: string;
  readonly status: string;
  readonly proposedBy: string;
  readonly organizations: string;
  readonly group: string;
  readonly reason: string;
  readonly evidence: string;
  readonly period: string;
  readonly integration: string;
  readonly integrationNote: string;
  readonly none: string;
}

const words: Readonly<Record<Language, PlanWords>> = {
  id: {
    roadmap: 'PETA JALAN',
    roadmapLegend:
      'Angka dalam rupiah; sumber dana di bawahnya. QW: program percepatan (quick win), QW* belum disahkan. Pagu dihitung satu kali, pada OPD penanggung jawab.',
    withoutLead: 'Belum ada penanggung jawab',
    sheet: 'LEMBAR INOVASI',
    sheetsTitle: 'Lembar Inovasi',
    noSheets: 'Belum ada lembar inovasi.',
    noStrategies: 'Belum ada strategi.',
    code: 'Kode',
    title: 'Judul',
    strategy: 'Strategi',
    strategies: 'Strategi',
    sheets: 'Lembar inovasi',
    dimension: 'Dimensi',
    subdimension: 'Subdimensi',
    lead: 'Penanggung jawab',
    supporting: 'OPD terkait',
    kind: 'Jenis',
    form: 'Bentuk',
    stage: 'Tahapan',
    targetGroup: 'Kelompok sasaran',
    location: 'Lokasi',
    wholeRegion: 'seluruh wilayah',
    districts: 'kecamatan',
    villages: 'desa/kelurahan',
    partners: 'Mitra',
    resources: 'Sumber daya',
    years: 'Tahun pelaksanaan',
    year: 'Tahun',
    budget: 'Kebutuhan indikatif',
    funding: 'Sumber dana',
    target: 'Target',
    note: 'Catatan',
    quickWin: 'Quick win',
    quickWins: 'Program percepatan (quick win)',
    confirmed: 'disahkan',
    marked: 'ditandai',
    alignments: 'Keselarasan',
    document: 'Dokumen',
    version: 'Versi',
    reference: 'Rujukan',
    nature: 'Sifat',
    justification: 'alasan',
    indicators: 'Indikator',
    indicator: 'Indikator',
    level: 'Tingkat',
    baseline: 'Data awal',
    targets: 'Target per tahun',
    source: 'Sumber data',
    links: 'Tautan lintas dimensi',
    type: 'Hubungan',
    from: 'Dari',
    to: 'Dengan',
    broken: 'terputus',
    issue: 'Isu strategis',
    strategyTarget: 'Sasaran',
    status: 'Status',
    proposedBy: 'Pengusul',
    organizations: 'OPD',
    group: 'Kelompok',
    reason: 'Alasan',
    evidence: 'Bukti dampak',
    period: 'Waktu',
    integration: 'Matriks integrasi antardimensi',
    integrationNote:
      'Jumlah tautan dari dimensi pada baris ke dimensi pada kolom. Tautan tanpa arah tercantum pada kedua sel.',
    none: 'Tidak ada.',
  },
  en: {
    roadmap: 'ROADMAP',
    roadmapLegend:
      'Amounts in rupiah, with their source beneath. QW: quick win, QW* not yet confirmed. A budget counts once, for the lead.',
    withoutLead: 'No lead yet',
    sheet: 'INNOVATION SHEET',
    sheetsTitle: 'Innovation sheets',
    noSheets: 'No innovation sheets yet.',
    noStrategies: 'No strategies yet.',
    code: 'Code',
    title: 'Title',
    strategy: 'Strategy',
    strategies: 'Strategies',
    sheets: 'Innovation sheets',
    dimension: 'Dimension',
    subdimension: 'Subdimension',
    lead: 'Lead',
    supporting: 'Supporting',
    kind: 'Kind',
    form: 'Form',
    stage: 'Stage',
    targetGroup: 'Target group',
    location: 'Location',
    wholeRegion: 'whole region',
    districts: 'districts',
    villages: 'villages',
    partners: 'Partners',
    resources: 'Resources',
    years: 'Implementation years',
    year: 'Year',
    budget: 'Indicative budget',
    funding: 'Funding source',
    target: 'Target',
    note: 'Note',
    quickWin: 'Quick win',
    quickWins: 'Quick wins',
    confirmed: 'confirmed',
    marked: 'marked',
    alignments: 'Alignment',
    document: 'Document',
    version: 'Version',
    reference: 'Reference',
    nature: 'Nature',
    justification: 'justification',
    indicators: 'Indicators',
    indicator: 'Indicator',
    level: 'Level',
    baseline: 'Baseline',
    targets: 'Targets by year',
    source: 'Data source',
    links: 'Links across dimensions',
    type: 'Relation',
    from: 'From',
    to: 'With',
    broken: 'broken',
    issue: 'Strategic issue',
    strategyTarget: 'Target',
    status: 'Status',
    proposedBy: 'Proposed by',
    organizations: 'Organizations',
    group: 'Group',
    reason: 'Reason',
    evidence: 'Evidence of impact',
    period: 'Period',
    integration: 'Integration matrix',
    integrationNote:
      'Number of links from the dimension of the row to that of the column. Links without direction stand in both cells.',
    none: 'None.',
  },
};

export function planWords(language: Language): PlanWords {
  return words[language];
}
