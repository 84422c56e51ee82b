import type { CommandAccepted, Refused } from '@rembuk/protocol';
import type { TextChange, TextPlace, WorkshopState } from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import type { KeptDraft } from './kept-draft.ts';

export type TextNews =
  /** Others wrote, words were refused, or the person undid or redid: what to do to the document that they see. */
  | { readonly kind: 'changed'; readonly change: TextChange }
  /** The server refused an edit; its words are gone from the text. `text`: all that the person saw before. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  /** The server's log is behind what was seen here, as after a backup was restored. `text`: all that they saw. */
  | { readonly kind: 'lost'; readonly text: string };

export interface TextEditingOptions {
  readonly on: TextPlace;
  readonly confirmed: Confirmed<WorkshopState>;
  /** What the person put there with a card that is not confirmed yet. */
  readonly proposed?: string | undefined;
  /** What an earlier client left behind. */
  readonly kept?: KeptDraft;
  /** Sends under exactly this id. Never rejects. */
  readonly submit: (command: {
    readonly id: string;
    readonly type: 'EditText';
    readonly data: { readonly on: TextPlace; readonly change: TextChange };
    readonly seen: number;
    readonly undoes?: string;
    /** An earlier client may have sent it. */
    readonly mayHaveGone?: boolean;
  }) => Promise<CommandAccepted | Refused>;
  /** False while what was typed may be another client's to send, or would not be taken. Asked again soon. */
  readonly maySend?: () => boolean;
  readonly newId: () => string;
  readonly tell: (news: TextNews) => void;
  /** Told after every change that the person made, undid or redid, or that was refused. */
  readonly typed?: () => void;
  /** Told after every change of what would be lost with this client; undefined: nothing would. */
  readonly keep?: (draft: KeptDraft | undefined) => void;
  readonly burstMs?: number;
}
