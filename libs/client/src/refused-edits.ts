import type { CommandRequest, Refused } from '@rembuk/protocol';
import { isTextPlace, type TextPlace } from '@rembuk/workshop';
import { type ContendedField, contendedFields } from './contention.ts';
import type { LocalStore } from './keeping/local-store.ts';
import { isRecord } from './keeping/readable.ts';
import { Cell, type Observable } from './observable.ts';
import type { CommandOutcome } from './outbox.ts';

/** What did not get in, kept for its author to look at and to use again. */
export type RefusedEdit = RefusedCommand | RefusedText;

export interface RefusedCommand {
  readonly kind: 'command';
  readonly id: string;
  readonly code: string;
  readonly request: CommandRequest;
  readonly refusal: Refused;
  /** Where others were faster: what stands there now, and whose it is. */
  readonly contended: readonly ContendedField[];
}

export interface RefusedText {
  readonly kind: 'text';
  readonly id: string;
  readonly code: string;
  readonly on: TextPlace;
  /** All that the author saw. */
  readonly text: string;
}

export interface RefusedEditsOptions {
  readonly workshopId: string;
  readonly store?: LocalStore | undefined;
  readonly newId: () => string;
  readonly submit: (command: {
    readonly type: string;
    readonly data: object;
    readonly seen?: number;
  }) => Promise<CommandOutcome>;
}

/** The oldest goes when there are more. */
const editsMax = 200;

/** What was refused, until its author lets go of it. Outlives the page where there is a store. */
export class RefusedEdits {
  readonly #options: RefusedEditsOptions;
  readonly #prefix: string;
  readonly #list = new Cell<readonly RefusedEdit[]>([]);

  constructor(options: RefusedEditsOptions) {
    this.#options = options;
    this.#prefix = `refused/${options.workshopId}/`;
    this.takeUp();
  }

  /** What another client was told, and left on the device. */
  takeUp(): void {
    const known = new Set(this.#list.get().map(({ id }) => id));
    const kept = this.#options.store?.entries(this.#prefix) ?? [];
    const left = kept.map(({ value }) => value).filter(isRefusedEdit);
    this.#add(...left.filter(({ id }) => !known.has(id)));
  }

  /** Oldest first. */
  get list(): Observable<readonly RefusedEdit[]> {
    return this.#list;
  }

  command(request: CommandRequest, refusal: Refused): void {
    const { id } = request;
    const contended = contendedFields(request, refusal);
    this.#keep({ kind: 'command', id, code: refusal.code, request, refusal, contended });
  }

  text(unplaced: Pick<RefusedText, 'on' | 'code' | 'text'>): void {
    this.#keep({ kind: 'text', id: this.#options.newId(), ...unplaced });
  }

  /** Lets go of it; where others were faster: keeps theirs. */
  dismiss(id: string): void {
    this.#options.store?.remove(this.#prefix + id);
    this.#list.set(this.#list.get().filter((edit) => edit.id !== id));
  }

  /**
   * Sends a refused command again, as it was (keeps mine) or with other values in it (a merge). What others changed
   * counts as seen up to what the author was shown; what they have changed since is told again.
   */
  again(
    edit: RefusedCommand,
    values: Readonly<Record<string, unknown>> = {},
  ): Promise<CommandOutcome> {
    const { type, data, seen } = edit.request;
    const shown = Math.max(seen, ...edit.contended.map(({ revision }) => revision));
    // By the time this returns the command is kept, or refused anew: it is never in neither place.
    const outcome = this.#options.submit({ type, data: { ...data, ...values }, seen: shown });
    this.dismiss(edit.id);
    return outcome;
  }

  #keep(edit: RefusedEdit): void {
    this.#options.store?.put(this.#prefix + edit.id, edit);
    this.#add(edit);
  }

  #add(...edits: readonly RefusedEdit[]): void {
    if (edits.length === 0) return;
    const list = [...this.#list.get(), ...edits];
    for (const { id } of list.splice(0, list.length - editsMax))
      this.#options.store?.remove(this.#prefix + id);
    this.#list.set(list);
  }
}

function isRefusedEdit(value: unknown): value is RefusedEdit {
  if (!isRecord(value) || typeof value['id'] !== 'string' || typeof value['code'] !== 'string')
    return false;
  if (value['kind'] === 'text')
    return isTextPlace(value['on']) && typeof value['text'] === 'string';
  const { kind, request, refusal, contended } = value;
  return kind === 'command' && isRecord(request) && isRecord(refusal) && Array.isArray(contended);
}
