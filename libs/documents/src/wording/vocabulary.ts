import type {
  AlignmentNature,
  DocumentVersion,
  FundingSource,
  IndicatorDirection,
  IndicatorLevel,
  Language,
  LinkType,
  PlanningDocument,
  Role,
  SheetForm,
  SheetKind,
  SheetStage,
  SheetText,
  StrategyStatus,
} from '@rembuk/workshop';

/** The closed word lists of the domain, as people read them. */
export interface Vocabulary {
  readonly status: Readonly<Record<StrategyStatus, string>>;
  readonly kind: Readonly<Record<SheetKind, string>>;
  readonly form: Readonly<Record<SheetForm, string>>;
  readonly stage: Readonly<Record<SheetStage, string>>;
  readonly text: Readonly<Record<SheetText, string>>;
  readonly link: Readonly<Record<LinkType, string>>;
  readonly nature: Readonly<Record<AlignmentNature, string>>;
  readonly level: Readonly<Record<IndicatorLevel, string>>;
  readonly direction: Readonly<Record<IndicatorDirection, string>>;
  readonly role: Readonly<Record<Role, string>>;
  readonly funding: (source: FundingSource) => string;
  readonly document: (document: PlanningDocument) => string;
  readonly version: (version: DocumentVersion) => string;
}

const indonesian: Vocabulary = {
  status: {
    draft: 'draf',
    submitted: 'diajukan',
    revisionRequested: 'minta perbaikan',
    approved: 'disetujui',
    presented: 'dipresentasikan',
    ratified: 'ditetapkan',
    withdrawn: 'ditarik',
  },
  kind: {
    programme: 'program',
    product: 'produk',
    method: 'metode',
    concept: 'konsep',
    technology: 'teknologi',
  },
  form: { digital: 'digital', nonDigital: 'nondigital' },
  stage: { initiation: 'inisiasi', trial: 'uji coba', rollout: 'penerapan' },
  text: {
    explanation: 'Penjelasan',
    benefit: 'Manfaat',
    novelty: 'Kebaruan',
    sustainability: 'Keberlanjutan',
    risk: 'Risiko',
  },
  link: {
    supports: 'mendukung',
    dependsOn: 'bergantung pada',
    sharesData: 'berbagi data',
    sharesBudget: 'berbagi anggaran',
    continues: 'melanjutkan',
    overlaps: 'tumpang tindih',
    conflictsWith: 'bertentangan',
  },
  nature: { main: 'utama', supporting: 'pendukung' },
  level: { output: 'keluaran', outcome: 'hasil', impact: 'dampak' },
  direction: { up: 'naik', down: 'turun' },
  role: {
    admin: 'admin',
    kominfo: 'Kominfo',
    facilitator: 'fasilitator',
    member: 'peserta',
    viewer: 'peninjau',
  },
  funding: (source) => (source === 'other' ? 'lainnya' : source),
  document: (document) => document,
  version: (version) => {
    if (version.kind === 'amendment') return `perubahan ke-${version.number}`;
    return { initialDraft: 'rancangan awal', finalDraft: 'rancangan akhir', original: 'awal' }[
      version.kind
    ];
  },
};

const english: Vocabulary = {
  status: {
    draft: 'draft',
    submitted: 'submitted',
    revisionRequested: 'revision requested',
    approved: 'approved',
    presented: 'presented',
    ratified: 'ratified',
    withdrawn: 'withdrawn',
  },
  kind: {
    programme: 'programme',
    product: 'product',
    method: 'method',
    concept: 'concept',
    technology: 'technology',
  },
  form: { digital: 'digital', nonDigital: 'non-digital' },
  stage: { initiation: 'initiation', trial: 'trial', rollout: 'rollout' },
  text: {
    explanation: 'Explanation',
    benefit: 'Benefit',
    novelty: 'Novelty',
    sustainability: 'Sustainability',
    risk: 'Risk',
  },
  link: {
    supports: 'supports',
    dependsOn: 'depends on',
    sharesData: 'shares data',
    sharesBudget: 'shares budget',
    continues: 'continues',
    overlaps: 'overlaps',
    conflictsWith: 'conflicts with',
  },
  nature: { main: 'main', supporting: 'supporting' },
  level: { output: 'output', outcome: 'outcome', impact: 'impact' },
  direction: { up: 'up', down: 'down' },
  role: {
    admin: 'admin',
    kominfo: 'Kominfo',
    facilitator: 'facilitator',
    member: 'member',
    viewer: 'viewer',
  },
  funding: (source) => source,
  document: (document) => (document === 'Program Unggulan' ? 'Flagship programme' : document),
  version: (version) => {
    if (version.kind === 'amendment') return `amendment ${version.number}`;
    return { initialDraft: 'initial draft', finalDraft: 'final draft', original: 'original' }[
      version.kind
    ];
  },
};

export function vocabularyOf(language: Language): Vocabulary {
  return language === 'id' ? indonesian : english;
}
