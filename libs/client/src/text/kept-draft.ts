import type { TextChange } from '@rembuk/workshop';
import type { TypedEdit } from './layers.ts';

/** An edit that was handed to the outbox: what is sent, and sent again, is exactly this. */
export interface SentEdit {
  readonly commandId: string;
  /** Revision of the text that `change` was made for. */
  readonly seen: number;
  readonly change: TextChange;
  /** Id of the earlier edit that this one takes back. */
  readonly undoes?: string;
}

/** A draft as it is kept on the device. */
export interface KeptDraft {
  readonly confirmed: string;
  readonly revision: number;
  readonly sent?: SentEdit;
  readonly onItsWay?: TextChange;
  readonly typed?: readonly TypedEdit[];
  readonly recalled?: RecalledEdit;
}

/** An edit that goes out again under another id, if something of it is left by then. */
export interface RecalledEdit {
  readonly commandId: string;
  readonly group: number;
}
