import {
  type Actor,
  changeBetween,
  decide,
  evolve,
  fold,
  initialState,
  inverse,
  isRefusal,
  type PlacedEvent,
  textAt,
  type TextPlace,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import { between, hall, likely, oneOf, placed, type Random } from '@rembuk/workshop/testing';

/** Characters that changes may cut apart: pairs, joined emoji, flags, combining marks, right-to-left, other scripts. */
const alphabet = ['a', 'b', ' ', '\n', 'é', 'e\u0301', '👩‍👩‍👧', '🇮🇩', 'ꦏꦸ', 'אב', 'ـسـ', '😀'] as const;

export const places: readonly [TextPlace, ...TextPlace[]] = [
  { kind: 'strategy', id: 'soc-1', field: 'issue' },
  { kind: 'sheet', id: 'soc-1a', field: 'explanation' },
];

const people: readonly [Actor, ...Actor[]] = [
  { id: 'ani', role: 'member', organizationId: 'bpbd' },
  { id: 'budi', role: 'member', organizationId: 'dpu' },
  { id: 'citra', role: 'member', organizationId: 'dinkes' },
  { id: 'fasil', role: 'facilitator' },
];

/** People who write into the same texts, also over what they have not seen yet, and take back what they did. */
export class CoEditing {
  readonly events: PlacedEvent[] = [...placed(hall)];
  state: WorkshopState = fold(initialState, this.events);
  readonly #random: Random;
  /** States by revision, for authors who are behind. */
  readonly #states: WorkshopState[] = [];
  #commands = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#states[this.#head] = this.state;
  }

  play(steps: number): this {
    for (let step = 0; step < steps; step += 1) {
      const dice = this.#random();
      if (dice < 0.6) this.#write();
      else if (dice < 0.8) this.#undo();
      else if (dice < 0.92) this.#replace();
      else this.#withdrawOrRestore();
    }
    return this;
  }

  get #head(): number {
    return this.events.length - 1;
  }

  #write(): void {
    const on = oneOf(this.#random, places);
    const seen = Math.max(
      this.#head - between(this.#random, 0, 4),
      this.#states.findIndex(Boolean),
    );
    const text = textAt(this.#states[seen] ?? this.state, on) ?? '';
    const change = changeBetween(text, this.#rewritten(text));
    this.#submit(this.#someone(), { type: 'EditText', data: { on, change } }, { seen });
  }

  #rewritten(text: string): string {
    const random = this.#random;
    const characters = Array.from(text);
    const at = between(random, 0, characters.length);
    const gone = likely(random, 0.5) ? between(random, 0, 12) : 0;
    const come = Array.from({ length: between(random, 0, 6) }, () => oneOf(random, alphabet));
    return [...characters.slice(0, at), ...come, ...characters.slice(at + gone)].join('');
  }

  #replace(): void {
    const on = oneOf(this.#random, places);
    const text = this.#rewritten(textAt(this.state, on) ?? '');
    const command: WorkshopCommand =
      on.kind === 'sheet'
        ? { type: 'ReplaceSheetText', data: { sheetId: on.id, field: on.field, text } }
        : { type: 'ReplaceStrategyIssue', data: { strategyId: on.id, text } };
    this.#submit(this.#someone(), command);
  }

  /** One of the author's own edits, now and then one that was taken back already, or that took one back. */
  #undo(): void {
    const edits = this.events.slice(-12).filter(({ type }) => type === 'TextEdited');
    const edit = oneOf(this.#random, edits);
    const text = edit && this.#states[edit.revision - 1];
    if (edit?.type !== 'TextEdited' || !text) return;
    const { on, change } = edit.data;
    const actor = people.find(({ id }) => id === edit.meta.actorId);
    const data = { on, change: inverse(change, textAt(text, on) ?? '') };
    const { commandId } = edit.meta;
    if (actor && commandId !== undefined)
      this.#submit(actor, { type: 'EditText', data }, { seen: edit.revision, undoes: commandId });
  }

  #withdrawOrRestore(): void {
    const sheetId = 'soc-1a';
    const type = this.state.sheets.get(sheetId)?.withdrawn ? 'RestoreSheet' : 'WithdrawSheet';
    this.#submit(this.#someone(), { type, data: { sheetId } });
  }

  #someone(): Actor {
    return oneOf(this.#random, people);
  }

  #submit(
    actor: Actor,
    command: WorkshopCommand,
    { seen = this.#head, undoes }: { seen?: number; undoes?: string } = {},
  ): void {
    const at = '2018-10-02T03:00:00.000Z';
    const head = this.#head;
    const decision = decide(this.state, command, { actor, at, seen, head, overwrite: true });
    if (isRefusal(decision)) return;
    this.#commands += 1;
    const { id: actorId, organizationId } = actor;
    for (const event of decision) {
      const meta = {
        actorId,
        at,
        commandId: `command-${this.#commands}`,
        ...(organizationId === undefined ? {} : { organizationId }),
        ...(undoes === undefined ? {} : { undoes }),
      };
      const recorded: PlacedEvent = { ...event, revision: this.events.length, meta };
      this.events.push(recorded);
      this.state = evolve(this.state, recorded);
      this.#states[recorded.revision] = this.state;
    }
  }
}
