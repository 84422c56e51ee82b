import type { Language } from '@rembuk/workshop';

export interface ContributionWords {
  readonly title: string;
  readonly subject: (region: string) => string;
  readonly introductionHeading: string;
  readonly introduction: (about: {
    readonly workshop: string;
    readonly region: string;
    readonly sessions: string;
    readonly organizations: string;
    readonly source: string;
  }) => string;
  readonly recapHeading: string;
  readonly detailsHeading: string;
  readonly notesHeading: string;
  readonly notes: readonly string[];
  readonly closing: string;
  readonly nothing: string;
  readonly noOrganizations: string;
  readonly inactive: string;
  readonly columns: {
    readonly number: string;
    readonly organization: string;
    readonly abbreviation: string;
    readonly dimension: string;
    readonly strategiesProposed: string;
    readonly strategiesStanding: string;
    readonly sheetsLed: string;
    readonly sheetsSupported: string;
    readonly quickWins: string;
    readonly budget: string;
    readonly alignment: string;
    readonly links: string;
    readonly linksDrawn: string;
    readonly edits: string;
    readonly comments: string;
    readonly votes: string;
    readonly people: string;
    readonly written: string;
    readonly surviving: string;
    readonly survivingPercent: string;
    readonly attendance: string;
    readonly first: string;
    readonly last: string;
    readonly status: string;
    readonly sheets: string;
  };
  readonly details: {
    readonly strategies: string;
    readonly sheetsLed: string;
    readonly sheetsSupported: string;
    readonly quickWins: string;
    readonly links: string;
    readonly activity: (edits: string, people: string, comments: string, votes: string) => string;
    readonly code: string;
    readonly title: string;
    readonly part: string;
    readonly lead: string;
    readonly supporting: string;
    readonly strategy: string;
    readonly item: string;
    readonly year: string;
    readonly start: string;
    readonly end: string;
    readonly reason: string;
    readonly evidence: string;
    readonly confirmed: string;
    readonly type: string;
    readonly from: string;
    readonly to: string;
    readonly note: string;
  };
  readonly sheetNames: {
    readonly recap: string;
    readonly details: string;
    readonly years: string;
    readonly quickWins: string;
    readonly links: string;
    readonly log: string;
    readonly about: string;
  };
}

const indonesian: ContributionWords = {
  title: 'LAPORAN KONTRIBUSI PER OPD',
  subject: (region) =>
    `Laporan Kontribusi Perangkat Daerah dalam Penyusunan Masterplan Smart City ${region}`,
  introductionHeading: 'A. Pendahuluan',
  introduction: ({ workshop, region, sessions, organizations, source }) =>
    `Dalam rangka penyusunan ${workshop}, telah dilaksanakan rangkaian bimbingan teknis yang diikuti oleh ${organizations} Organisasi Perangkat Daerah (OPD) di lingkungan Pemerintah ${region}${sessions === '' ? '' : `, yaitu ${sessions}`}. Laporan ini memuat kontribusi setiap OPD sebagaimana tercatat pada sistem kolaborasi Rembuk. ${source}.`,
  recapHeading: 'B. Rekapitulasi',
  detailsHeading: 'C. Rincian per OPD',
  notesHeading: 'D. Catatan',
  notes: [
    'OPD disusun menurut abjad. Laporan ini bukan pemeringkatan, dan OPD tanpa kontribusi tetap dicantumkan.',
    'Kebutuhan indikatif dihitung satu kali, yaitu pada OPD penanggung jawab lembar inovasi; OPD terkait tidak menanggung pagu.',
    'Keselarasan adalah bagian dari dokumen perencanaan yang diharapkan (RPJMD, Renstra OPD, Program Unggulan) yang telah dirujuk atau diberi alasan, dalam persen.',
    'Teks bertahan adalah bagian teks yang berlaku saat ini yang ditulis oleh OPD tersebut, dalam persen dari seluruh teks.',
    'Suntingan adalah jumlah perubahan yang dibuat peserta OPD. Perubahan yang dibatalkan dan diulang tidak dihitung dua kali.',
    'Kehadiran adalah jumlah peserta OPD yang hadir pada setiap Bimtek.',
    'OPD yang telah digabung dihitung pada OPD penggantinya; nama yang dipakai adalah nama pada saat data laporan.',
  ],
  closing:
    'Demikian laporan ini disusun berdasarkan catatan yang ada, untuk dipergunakan sebagaimana mestinya.',
  nothing: 'Belum ada kontribusi yang tercatat.',
  noOrganizations: 'Belum ada OPD yang terdaftar.',
  inactive: 'tidak aktif',
  columns: {
    number: 'No',
    organization: 'OPD',
    abbreviation: 'Singkatan',
    dimension: 'Dimensi',
    strategiesProposed: 'Strategi diusulkan',
    strategiesStanding: 'Strategi berlaku',
    sheetsLed: 'Lembar (penanggung jawab)',
    sheetsSupported: 'Lembar (terkait)',
    quickWins: 'Quick win',
    budget: 'Kebutuhan indikatif',
    alignment: 'Keselarasan %',
    links: 'Tautan',
    linksDrawn: 'Tautan ditarik',
    edits: 'Suntingan',
    comments: 'Komentar',
    votes: 'Suara',
    people: 'Peserta aktif',
    written: 'Karakter ditulis',
    surviving: 'Karakter bertahan',
    survivingPercent: 'Teks bertahan %',
    attendance: 'Kehadiran per Bimtek',
    first: 'Aktivitas pertama',
    last: 'Aktivitas terakhir',
    status: 'Status',
    sheets: 'Lembar',
  },
  details: {
    strategies: 'Strategi yang diusulkan',
    sheetsLed: 'Lembar inovasi sebagai penanggung jawab',
    sheetsSupported: 'Lembar inovasi sebagai OPD terkait',
    quickWins: 'Program percepatan (quick win)',
    links: 'Tautan lintas dimensi',
    activity: (edits, people, comments, votes) =>
      `${edits} suntingan oleh ${people} peserta; ${comments} komentar; ${votes} suara.`,
    code: 'Kode',
    title: 'Judul',
    part: 'Peran',
    lead: 'Penanggung jawab',
    supporting: 'Terkait',
    strategy: 'Strategi',
    item: 'Jenis',
    year: 'Tahun',
    start: 'Mulai',
    end: 'Selesai',
    reason: 'Alasan',
    evidence: 'Bukti dampak',
    confirmed: 'Disahkan',
    type: 'Jenis tautan',
    from: 'Dari',
    to: 'Ke',
    note: 'Catatan',
  },
  sheetNames: {
    recap: 'Rekap',
    details: 'Rincian',
    years: 'Per Tahun',
    quickWins: 'Quick Win',
    links: 'Tautan',
    log: 'Log',
    about: 'Keterangan',
  },
};

const english: ContributionWords = {
  title: 'CONTRIBUTION REPORT PER ORGANIZATION',
  subject: (region) =>
    `Contributions of the organizations to the smart city masterplan of ${region}`,
  introductionHeading: 'A. Introduction',
  introduction: ({ workshop, region, sessions, organizations, source }) =>
    `For ${workshop}, technical-guidance workshops were held with ${organizations} organizations (OPD) of the government of ${region}${sessions === '' ? '' : `: ${sessions}`}. This report tells what each of them contributed, as recorded by the collaboration system Rembuk. ${source}.`,
  recapHeading: 'B. Recapitulation',
  detailsHeading: 'C. Details per organization',
  notesHeading: 'D. Notes',
  notes: [
    'Organizations are listed by name. This is no ranking, and organizations without contributions are listed too.',
    'An indicative budget counts once, for the lead of its sheet; supporting organizations carry none of it.',
    'Alignment is the share of the planning documents expected (RPJMD, Renstra, flagship programme) that were referred to or justified, in per cent.',
    'Surviving text is the share of the text that stands today which the organization wrote, in per cent of all text.',
    'Edits are changes made by people of the organization. What was taken back and done again does not count twice.',
    'Attendance is the number of people of the organization who were present at each session.',
    'Organizations that were merged count as their successor; names are those of the time of the data.',
  ],
  closing: 'This report was made from the record, to be used as is fitting.',
  nothing: 'No contributions recorded yet.',
  noOrganizations: 'No organizations registered yet.',
  inactive: 'inactive',
  columns: {
    number: 'No',
    organization: 'Organization',
    abbreviation: 'Abbreviation',
    dimension: 'Dimension',
    strategiesProposed: 'Strategies proposed',
    strategiesStanding: 'Strategies standing',
    sheetsLed: 'Sheets (lead)',
    sheetsSupported: 'Sheets (supporting)',
    quickWins: 'Quick wins',
    budget: 'Indicative budget',
    alignment: 'Alignment %',
    links: 'Links',
    linksDrawn: 'Links drawn',
    edits: 'Edits',
    comments: 'Comments',
    votes: 'Votes',
    people: 'People active',
    written: 'Characters written',
    surviving: 'Characters surviving',
    survivingPercent: 'Surviving text %',
    attendance: 'Attendance per session',
    first: 'First activity',
    last: 'Last activity',
    status: 'Status',
    sheets: 'Sheets',
  },
  details: {
    strategies: 'Strategies proposed',
    sheetsLed: 'Sheets as lead',
    sheetsSupported: 'Sheets as supporting organization',
    quickWins: 'Quick wins',
    links: 'Links across dimensions',
    activity: (edits, people, comments, votes) =>
      `${edits} edits by ${people} people; ${comments} comments; ${votes} votes.`,
    code: 'Code',
    title: 'Title',
    part: 'Part',
    lead: 'Lead',
    supporting: 'Supporting',
    strategy: 'Strategy',
    item: 'Item',
    year: 'Year',
    start: 'Start',
    end: 'End',
    reason: 'Reason',
    evidence: 'Evidence of impact',
    confirmed: 'Confirmed',
    type: 'Type of link',
    from: 'From',
    to: 'To',
    note: 'Note',
  },
  sheetNames: {
    recap: 'Recap',
    details: 'Details',
    years: 'Per Year',
    quickWins: 'Quick Wins',
    links: 'Links',
    log: 'Log',
    about: 'About',
  },
};

export function contributionWords(language: Language): ContributionWords {
  return language === 'id' ? indonesian : english;
}
