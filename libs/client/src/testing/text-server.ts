import type { CommandAccepted, Refused } from '@rembuk/protocol';
import {
  decide,
  evolve,
  isRefusal,
  type TextChange,
  type TextPlace,
  textAt,
  type WorkshopState,
} from '@rembuk/workshop';
import { folded, hall } from '@rembuk/workshop/testing';
import type { AcceptedEdit } from '../text/text-draft.ts';

export const on = {
  kind: 'sheet',
  id: 'soc-1a',
  field: 'explanation',
} as const satisfies TextPlace;

/** An edit as it is sent. */
interface Edit {
  readonly commandId: string;
  readonly seen: number;
  readonly change: TextChange;
}

/** The decisions of a server about one text, one after the other; what it has answered it answers again. */
export class TextServer {
  state: WorkshopState;
  readonly accepted: AcceptedEdit[] = [];
  readonly #outcomes = new Map<string, CommandAccepted | Refused>();
  refusals = 0;
  #replaced = 0;

  constructor(text: string) {
    const data = { sheetId: on.id, field: on.field, text } as const;
    this.state = folded([...hall, { type: 'SheetTextReplaced', v: 1, data }]);
  }

  get revision(): number {
    return hall.length + this.accepted.length + this.#replaced;
  }

  get text(): string {
    return textAt(this.state, on) ?? '';
  }

  /** Somebody sets it as a whole. */
  replace(text: string): void {
    const data = { sheetId: on.id, field: on.field, text } as const;
    this.#replaced += 1;
    const meta = { actorId: 'admin', at: '2018-10-02T03:00:00.000Z', commandId: 'whole' };
    const { revision } = this;
    this.state = evolve(this.state, { type: 'SheetTextReplaced', v: 1, data, revision, meta });
  }

  submit(actorId: string, edit: Edit): CommandAccepted | Refused {
    const known = this.#outcomes.get(edit.commandId);
    if (known) return known;
    const outcome = this.#decided(actorId, edit);
    this.#outcomes.set(edit.commandId, outcome);
    if (!outcome.ok) this.refusals += 1;
    return outcome;
  }

  #decided(actorId: string, { commandId, seen, change }: Edit): CommandAccepted | Refused {
    const at = '2018-10-02T03:00:00.000Z';
    const actor = { id: actorId, role: 'facilitator' } as const;
    const context = { actor, at, seen, head: this.revision, overwrite: false };
    const decision = decide(this.state, { type: 'EditText', data: { on, change } }, context);
    if (isRefusal(decision))
      return { ok: false, code: decision.refused, message: '', retryable: false };
    for (const event of decision) {
      if (event.type !== 'TextEdited') throw new Error(event.type);
      const revision = this.revision + 1;
      const meta = { actorId, at, commandId };
      this.state = evolve(this.state, { ...event, revision, meta });
      this.accepted.push({ commandId, revision, change: event.data.change });
    }
    const { revision } = this;
    return decision.length === 0 ? { ok: true, revision, unchanged: true } : { ok: true, revision };
  }
}
