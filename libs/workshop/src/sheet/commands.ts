import type { CommandOf } from '../message.ts';
import type { SheetForm, SheetKind, SheetStage, SheetText } from '../vocabulary.ts';
import type { SheetLocation } from './location.ts';

export type SheetCommand =
  | CommandOf<
      'AddSheet',
      {
        sheetId: string;
        strategyId: string;
        code: string;
        shortTitle: string;
        title: string;
        /** Absent: behind the strategy's other sheets. */
        order?: string;
        leadId?: string;
        supportingIds?: readonly string[];
        kind?: SheetKind;
        form?: SheetForm;
        stage?: SheetStage;
      }
    >
  | CommandOf<'RetitleSheet', { sheetId: string; shortTitle?: string; title?: string }>
  | CommandOf<'RecodeSheet', { sheetId: string; code: string }>
  | CommandOf<
      'ClassifySheet',
      /** Null clears. */
      {
        sheetId: string;
        kind?: SheetKind | null;
        form?: SheetForm | null;
        stage?: SheetStage | null;
      }
    >
  | CommandOf<'AssignSheetLead', { sheetId: string; organizationId: string }>
  | CommandOf<'AddSupportingOrganization', { sheetId: string; organizationId: string }>
  | CommandOf<'RemoveSupportingOrganization', { sheetId: string; organizationId: string }>
  | CommandOf<'DescribeSheetTargetGroup', { sheetId: string; targetGroup: string }>
  | CommandOf<'LocateSheet', { sheetId: string; location: SheetLocation | null }>
  | CommandOf<'ListSheetPartners', { sheetId: string; partners: readonly string[] }>
  | CommandOf<'DescribeSheetResources', { sheetId: string; resources: string }>
  | CommandOf<'ReplaceSheetText', { sheetId: string; field: SheetText; text: string }>
  | CommandOf<'MoveSheet', { sheetId: string; strategyId: string; order?: string }>
  | CommandOf<'ReorderSheet', { sheetId: string; order: string }>
  | CommandOf<'WithdrawSheet', { sheetId: string; reason?: string }>
  | CommandOf<'RestoreSheet', { sheetId: string }>;
