import type { CommandOf } from '../message.ts';
import type { FundingSource } from '../vocabulary.ts';

export type AllocationCommand =
  | CommandOf<
      'AllocateSheetToYear',
      {
        sheetId: string;
        year: number;
        budgetRupiah: number;
        fundingSource: FundingSource;
        target?: number;
        unit?: string;
        note?: string;
      }
    >
  | CommandOf<
      'ReviseAllocation',
      {
        sheetId: string;
        year: number;
        budgetRupiah?: number;
        fundingSource?: FundingSource;
        /** Null clears. */
        target?: number | null;
        unit?: string | null;
        note?: string | null;
      }
    >
  | CommandOf<'RemoveAllocation', { sheetId: string; year: number }>
  | CommandOf<
      'MarkQuickWin',
      {
        sheetId: string;
        year: number;
        start: string;
        end: string;
        reason: string;
        evidence: string;
      }
    >
  | CommandOf<
      'ReviseQuickWin',
      {
        sheetId: string;
        year: number;
        start?: string;
        end?: string;
        reason?: string;
        evidence?: string;
      }
    >
  | CommandOf<'ConfirmQuickWin', { sheetId: string; year: number }>
  | CommandOf<'UnmarkQuickWin', { sheetId: string; year: number }>;
