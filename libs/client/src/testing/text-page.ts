import { changeBetween, type TextChange } from '@rembuk/workshop';
import { TextDraft } from '../text/text-draft.ts';
import { TextHistory } from '../text/text-history.ts';

/** One person's page, on which others write too. */
export class Page {
  readonly draft = new TextDraft({ confirmed: '', revision: 0 });
  readonly history = new TextHistory();
  #commands = 0;

  get text(): string {
    return this.draft.text;
  }

  get canUndo(): boolean {
    return this.history.canUndo(this.draft);
  }

  get canRedo(): boolean {
    return this.history.canRedo(this.draft);
  }

  type(next: string): void {
    this.change(changeBetween(this.text, next));
  }

  change(change: TextChange): void {
    this.history.type(change, this.draft);
  }

  /** All of it, and it gets in. Gives the id of the last command. */
  send(): string {
    let last = '';
    for (;;) {
      const sent = this.goesOut();
      if (!sent) return last;
      this.arrives(sent);
      last = sent.commandId;
    }
  }

  goesOut(): ReturnType<TextDraft['send']> {
    return this.draft.send(`command-${(this.#commands += 1)}`);
  }

  arrives({
    commandId,
    change,
  }: {
    readonly commandId: string;
    readonly change: TextChange;
  }): void {
    const revision = this.draft.revision + 1;
    this.history.follow(this.draft.take({ commandId, change, revision }));
  }

  /** They do not see what has not gone out. */
  others(next: string): void {
    this.arrives({ commandId: 'other', change: changeBetween(this.draft.confirmed, next) });
  }

  /** Gives the commands that it is to take back, in the order in which it goes out; undefined: nothing was done. */
  undo(): readonly (string | undefined)[] | undefined {
    return this.#taken(this.history.undo(this.draft));
  }

  redo(): readonly (string | undefined)[] | undefined {
    return this.#taken(this.history.redo(this.draft));
  }

  #taken(change: TextChange | undefined): readonly (string | undefined)[] | undefined {
    return change && (this.draft.kept.typed ?? []).map(({ undoes }) => undoes);
  }
}
