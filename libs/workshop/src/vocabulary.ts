/** The closed word lists of the domain. Wire and storage use these words; what people read is translated elsewhere. */

export const roles = ['admin', 'kominfo', 'facilitator', 'member', 'viewer'] as const;
export type Role = (typeof roles)[number];

export const languages = ['id', 'en'] as const;
export type Language = (typeof languages)[number];

export const strategyStatuses = [
  'draft',
  'submitted',
  'revisionRequested',
  'approved',
  'presented',
  'ratified',
  'withdrawn',
] as const;
export type StrategyStatus = (typeof strategyStatuses)[number];

export const sheetKinds = ['programme', 'product', 'method', 'concept', 'technology'] as const;
export type SheetKind = (typeof sheetKinds)[number];

export const sheetForms = ['digital', 'nonDigital'] as const;
export type SheetForm = (typeof sheetForms)[number];

export const sheetStages = ['initiation', 'trial', 'rollout'] as const;
export type SheetStage = (typeof sheetStages)[number];

/** Long texts, by what carries them. */
export const strategyTexts = ['issue'] as const;
export type StrategyText = (typeof strategyTexts)[number];
export const sheetTexts = ['explanation', 'benefit', 'novelty', 'sustainability', 'risk'] as const;
export type SheetText = (typeof sheetTexts)[number];

export const fundingSources = [
  'APBD',
  'APBD Provinsi',
  'APBN',
  'DAK',
  'Dana Desa',
  'CSR',
  'other',
] as const;
export type FundingSource = (typeof fundingSources)[number];

export const planningDocuments = [
  'RPJPD',
  'RPJMD',
  'Renstra',
  'RKPD',
  'Renja',
  'Program Unggulan',
  'SPBE',
] as const;
export type PlanningDocument = (typeof planningDocuments)[number];

/** An amendment carries its number: see {@link DocumentVersion}. */
export type DocumentVersion =
  | { readonly kind: 'initialDraft' }
  | { readonly kind: 'finalDraft' }
  | { readonly kind: 'original' }
  | { readonly kind: 'amendment'; readonly number: number };

export const alignmentNatures = ['main', 'supporting'] as const;
export type AlignmentNature = (typeof alignmentNatures)[number];

export const directedLinkTypes = [
  'supports',
  'dependsOn',
  'sharesData',
  'sharesBudget',
  'continues',
] as const;
export const symmetricLinkTypes = ['overlaps', 'conflictsWith'] as const;
export const linkTypes = [...directedLinkTypes, ...symmetricLinkTypes] as const;
export type LinkType = (typeof linkTypes)[number];

export const indicatorLevels = ['output', 'outcome', 'impact'] as const;
export type IndicatorLevel = (typeof indicatorLevels)[number];

export const indicatorDirections = ['up', 'down'] as const;
export type IndicatorDirection = (typeof indicatorDirections)[number];

/** The fields of a sheet that a workshop's template may ask for. */
export const sheetTemplateFields = [
  ...sheetTexts,
  'kind',
  'form',
  'stage',
  'lead',
  'supporting',
  'targetGroup',
  'location',
  'partners',
  'resources',
  'allocations',
  'alignments',
  'indicators',
] as const;
export type SheetTemplateField = (typeof sheetTemplateFields)[number];
