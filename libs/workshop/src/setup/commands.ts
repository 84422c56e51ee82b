import type { CommandOf } from '../message.ts';
import type { Language, SheetTemplateField } from '../vocabulary.ts';

export type SetupCommand =
  | CommandOf<
      'OpenWorkshop',
      {
        name: string;
        region: string;
        period: { from: number; to: number };
        timeZone: string;
        language: Language;
        /** The whole plan of the series may come along: one command, many events. */
        sessions?: readonly { sessionId: string; name: string; from: string; to: string }[];
        dimensions?: readonly {
          dimensionId: string;
          code: string;
          name: string;
          nameId: string;
          active: boolean;
          subdimensions: readonly string[];
        }[];
        organizations?: readonly { organizationId: string; abbreviation: string; name: string }[];
        groups?: readonly {
          groupId: string;
          name: string;
          dimensionId: string;
          organizationIds: readonly string[];
        }[];
      }
    >
  | CommandOf<
      'ReviseWorkshop',
      {
        name?: string;
        region?: string;
        period?: { from: number; to: number };
        timeZone?: string;
        language?: Language;
      }
    >
  | CommandOf<
      'ConfigureSheetTemplate',
      { fields: readonly { field: SheetTemplateField; required: boolean }[] }
    >
  | CommandOf<'SetQuickWinCap', { dimensionId: string; cap: number | null }>
  | CommandOf<'PlanSession', { sessionId: string; name: string; from: string; to: string }>
  | CommandOf<'ReplanSession', { sessionId: string; name?: string; from?: string; to?: string }>
  | CommandOf<'CancelSession', { sessionId: string }>
  | CommandOf<'StartSession', { sessionId: string }>
  | CommandOf<'EndSession', { sessionId: string }>
  | CommandOf<
      'DefineDimension',
      {
        dimensionId: string;
        code: string;
        name: string;
        nameId: string;
        active: boolean;
        subdimensions: readonly string[];
      }
    >
  | CommandOf<
      'ReviseDimension',
      {
        dimensionId: string;
        code?: string;
        name?: string;
        nameId?: string;
        subdimensions?: readonly string[];
      }
    >
  | CommandOf<'ActivateDimension', { dimensionId: string }>
  | CommandOf<'DeactivateDimension', { dimensionId: string }>
  | CommandOf<
      'RegisterOrganization',
      { organizationId: string; abbreviation: string; name: string }
    >
  | CommandOf<
      'RenameOrganization',
      { organizationId: string; abbreviation?: string; name?: string }
    >
  | CommandOf<'MergeOrganizations', { organizationId: string; intoId: string }>
  | CommandOf<'DeactivateOrganization', { organizationId: string }>
  | CommandOf<'ReactivateOrganization', { organizationId: string }>
  | CommandOf<'FormGroup', { groupId: string; name: string; dimensionId: string }>
  | CommandOf<'RenameGroup', { groupId: string; name: string }>
  | CommandOf<'SeatOrganization', { groupId: string; organizationId: string }>
  | CommandOf<'UnseatOrganization', { groupId: string; organizationId: string }>
  | CommandOf<'RotateJoinCode', { groupId: string }>;
