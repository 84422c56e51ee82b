import type { EventOf } from '../message.ts';
import type { SheetForm, SheetKind, SheetStage, SheetText } from '../vocabulary.ts';
import type { SheetLocation } from './location.ts';

export type SheetEvent =
  | EventOf<
      'SheetAdded',
      {
        sheetId: string;
        strategyId: string;
        code: string;
        shortTitle: string;
        title: string;
        order: string;
        leadId?: string;
        supportingIds: readonly string[];
        kind?: SheetKind;
        form?: SheetForm;
        stage?: SheetStage;
      }
    >
  | EventOf<'SheetRetitled', { sheetId: string; shortTitle?: string; title?: string }>
  | EventOf<'SheetRecoded', { sheetId: string; code: string }>
  | EventOf<
      'SheetClassified',
      /** Null: cleared. */
      {
        sheetId: string;
        kind?: SheetKind | null;
        form?: SheetForm | null;
        stage?: SheetStage | null;
      }
    >
  | EventOf<'SheetLeadAssigned', { sheetId: string; organizationId: string }>
  | EventOf<'SupportingOrganizationAdded', { sheetId: string; organizationId: string }>
  | EventOf<'SupportingOrganizationRemoved', { sheetId: string; organizationId: string }>
  | EventOf<'SheetTargetGroupDescribed', { sheetId: string; targetGroup: string }>
  | EventOf<'SheetLocated', { sheetId: string; location: SheetLocation | null }>
  | EventOf<'SheetPartnersListed', { sheetId: string; partners: readonly string[] }>
  | EventOf<'SheetResourcesDescribed', { sheetId: string; resources: string }>
  | EventOf<'SheetTextReplaced', { sheetId: string; field: SheetText; text: string }>
  /** To another strategy of the same board. */
  | EventOf<'SheetMoved', { sheetId: string; strategyId: string; order: string }>
  | EventOf<'SheetReordered', { sheetId: string; order: string }>
  | EventOf<'SheetWithdrawn', { sheetId: string; reason?: string }>
  | EventOf<'SheetRestored', { sheetId: string }>;
