import type { CardRef } from '../ids.ts';
import type { CommandOf } from '../message.ts';
import type { LinkType } from '../vocabulary.ts';

export type LinkCommand =
  | CommandOf<
      'DrawLink',
      { linkId: string; from: CardRef; to: CardRef; type: LinkType; note?: string }
    >
  | CommandOf<'RemoveLink', { linkId: string }>
  | CommandOf<'AgreeOverlapLead', { linkId: string; organizationId: string }>
  | CommandOf<'ResolveConflict', { linkId: string; resolution: string }>
  | CommandOf<'ReopenConflict', { linkId: string }>;
