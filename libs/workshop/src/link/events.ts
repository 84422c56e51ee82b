import type { CardRef } from '../ids.ts';
import type { EventOf } from '../message.ts';
import type { LinkType } from '../vocabulary.ts';

export type LinkEvent =
  /** v1 named the type in Indonesian, as on the paper forms; see upcast.ts. */
  | EventOf<
      'LinkDrawn',
      { linkId: string; from: CardRef; to: CardRef; type: LinkType; note?: string },
      2
    >
  | EventOf<'LinkRemoved', { linkId: string }>
  | EventOf<'OverlapLeadAgreed', { linkId: string; organizationId: string }>
  | EventOf<'ConflictResolved', { linkId: string; resolution: string }>
  | EventOf<'ConflictReopened', { linkId: string }>;
