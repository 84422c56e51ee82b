import type { EventOf } from '../message.ts';
import type { FundingSource } from '../vocabulary.ts';

export type AllocationEvent =
  | EventOf<
      'SheetAllocatedToYear',
      {
        sheetId: string;
        year: number;
        /** Whole rupiah, >= 0, a safe integer; counted once, for the sheet's lead. */
        budgetRupiah: number;
        fundingSource: FundingSource;
        target?: number;
        unit?: string;
        note?: string;
      }
    >
  | EventOf<
      'AllocationRevised',
      {
        sheetId: string;
        year: number;
        budgetRupiah?: number;
        fundingSource?: FundingSource;
        /** Null: cleared. */
        target?: number | null;
        unit?: string | null;
        note?: string | null;
      }
    >
  /** A quick win on it goes with it. */
  | EventOf<'AllocationRemoved', { sheetId: string; year: number }>
  /** Months are `YYYY-MM`, inclusive; at most 12. */
  | EventOf<
      'QuickWinMarked',
      {
        sheetId: string;
        year: number;
        start: string;
        end: string;
        reason: string;
        evidence: string;
      }
    >
  /** What was confirmed is no longer what stands there: confirmation falls. */
  | EventOf<
      'QuickWinRevised',
      {
        sheetId: string;
        year: number;
        start?: string;
        end?: string;
        reason?: string;
        evidence?: string;
      }
    >
  | EventOf<'QuickWinConfirmed', { sheetId: string; year: number }>
  | EventOf<'QuickWinUnmarked', { sheetId: string; year: number }>;
