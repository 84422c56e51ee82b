import type { EventOf } from '../message.ts';
import type { Language, SheetTemplateField } from '../vocabulary.ts';

/** These types are the storage format: a change means a new version and an upcaster. */
export type SetupEvent =
  | EventOf<
      'WorkshopOpened',
      {
        name: string;
        region: string;
        /** Years, inclusive. */
        period: { from: number; to: number };
        /** IANA name. */
        timeZone: string;
        language: Language;
      }
    >
  | EventOf<
      'WorkshopRevised',
      {
        name?: string;
        region?: string;
        period?: { from: number; to: number };
        timeZone?: string;
        language?: Language;
      }
    >
  | EventOf<
      'SheetTemplateConfigured',
      { fields: readonly { field: SheetTemplateField; required: boolean }[] }
    >
  /** `cap` null: no cap. */
  | EventOf<'QuickWinCapSet', { dimensionId: string; cap: number | null }>
  /** Dates are ISO days, inclusive; planned, not held. */
  | EventOf<'SessionPlanned', { sessionId: string; name: string; from: string; to: string }>
  | EventOf<'SessionReplanned', { sessionId: string; name?: string; from?: string; to?: string }>
  | EventOf<'SessionCancelled', { sessionId: string }>
  | EventOf<'SessionStarted', { sessionId: string }>
  | EventOf<'SessionEnded', { sessionId: string }>
  | EventOf<
      'DimensionDefined',
      {
        dimensionId: string;
        code: string;
        name: string;
        nameId: string;
        active: boolean;
        subdimensions: readonly string[];
      }
    >
  | EventOf<
      'DimensionRevised',
      {
        dimensionId: string;
        code?: string;
        name?: string;
        nameId?: string;
        subdimensions?: readonly string[];
      }
    >
  | EventOf<'DimensionActivated', { dimensionId: string }>
  | EventOf<'DimensionDeactivated', { dimensionId: string }>
  | EventOf<
      'OrganizationRegistered',
      { organizationId: string; abbreviation: string; name: string }
    >
  | EventOf<'OrganizationRenamed', { organizationId: string; abbreviation?: string; name?: string }>
  /** The first lives on in the second; its history stays its own. */
  | EventOf<'OrganizationMerged', { organizationId: string; intoId: string }>
  | EventOf<'OrganizationDeactivated', { organizationId: string }>
  | EventOf<'OrganizationReactivated', { organizationId: string }>
  | EventOf<'GroupFormed', { groupId: string; name: string; dimensionId: string }>
  | EventOf<'GroupRenamed', { groupId: string; name: string }>
  | EventOf<'OrganizationSeated', { groupId: string; organizationId: string }>
  | EventOf<'OrganizationUnseated', { groupId: string; organizationId: string }>
  /** The code itself is derived from a server secret and this number; it is never stored. */
  | EventOf<'JoinCodeRotated', { groupId: string; rotation: number }>;
