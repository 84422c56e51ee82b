import type { CommandOutcome } from '@rembuk/client';
import type { CommandRequest, WireEvent } from '@rembuk/protocol';
import { textKey, type TextPlace } from '@rembuk/workshop';
import { Latencies } from '../latencies.ts';
import type { Person } from '../person.ts';

/** What was typed into one text and not handed over as an edit yet. */
interface Unsent {
  /** Of its first keystroke. */
  readonly atMs: number;
  readonly absences: number;
  readonly wasPresent: boolean;
  readonly cuts: boolean;
}

interface Edit {
  readonly author: Person;
  readonly on: TextPlace;
  readonly typed: Unsent | undefined;
}

/**
 * What people notice of each other's typing. `ownKeystroke`: what a key costs until it is shown where it was pressed;
 * `onPages`: from the first keystroke of an edit, its burst included, until it is shown where another has the text
 * open; `onBoards`: until every other client has folded it in. Edits whose author was cut off are counted apart, and
 * what is read after an absence is not taken: both measure the absence.
 */
export class TextMeter {
  keystrokes = 0;
  /** Pressed while there was no connection. */
  keystrokesOffline = 0;
  readonly ownKeystroke = new Latencies();
  readonly onPages = new Latencies();
  readonly onPagesAfterAbsence = new Latencies();
  readonly onBoards = new Latencies();
  readonly #unsent = new Map<string, Unsent>();
  readonly #edits = new Map<string, Edit>();

  /** A key was pressed, and what it does was shown `tookMs` later. `cuts`: it took away more than was just typed. */
  pressed(person: Person, on: TextPlace, tookMs: number, cuts = false): void {
    this.keystrokes += 1;
    if (!person.present) this.keystrokesOffline += 1;
    this.ownKeystroke.record(tookMs);
    const key = keyOf(person, on);
    const before = this.#unsent.get(key);
    const { present: wasPresent, absences } = person;
    this.#unsent.set(key, {
      ...(before ?? { atMs: performance.now() - tookMs, absences, wasPresent }),
      cuts: cuts || before?.cuts === true,
    });
  }

  /** What is in a person's outbox: an edit that was not there before carries all that they have typed by now. */
  pending(author: Person, requests: readonly CommandRequest[]): void {
    for (const { id, type, data } of requests) {
      if (type !== 'EditText' || this.#edits.has(id)) continue;
      const on = data['on'] as TextPlace;
      const key = keyOf(author, on);
      this.#edits.set(id, { author, on, typed: this.#unsent.get(key) });
      this.#unsent.delete(key);
    }
  }

  settled(request: CommandRequest, outcome: CommandOutcome): void {
    const edit = this.#edits.get(request.id);
    // Its words go out again, under another id.
    if (!edit?.typed || outcome.ok || outcome.code !== 'text_seen_too_long_ago') return;
    const key = keyOf(edit.author, edit.on);
    const { typed } = edit;
    this.#unsent.set(key, { ...typed, cuts: typed.cuts || this.#unsent.get(key)?.cuts === true });
  }

  /** One client folded these in just now; `open`: the text that its page shows. */
  seen(observer: Person, events: readonly WireEvent[], open: TextPlace | undefined): void {
    const now = performance.now();
    const shown = open && textKey(open);
    for (const { type, meta } of events) {
      if (type !== 'TextEdited') continue;
      const edit = this.#edits.get(meta.commandId);
      if (!edit?.typed || edit.author === observer) continue;
      const { atMs, wasPresent, absences } = edit.typed;
      const heldLine = wasPresent && edit.author.absences === absences;
      if (heldLine) this.onBoards.record(now - atMs);
      if (textKey(edit.on) === shown)
        (heldLine ? this.onPages : this.onPagesAfterAbsence).record(now - atMs);
    }
  }

  get edits(): number {
    return this.#edits.size;
  }

  /** Edits in which their authors meant to delete what had stood there for longer. */
  get cuts(): ReadonlySet<string> {
    const cutting = Array.from(this.#edits).filter(([, { typed }]) => typed?.cuts === true);
    return new Set(cutting.map(([id]) => id));
  }
}

function keyOf({ personId }: Person, on: TextPlace): string {
  return `${personId}/${textKey(on)}`;
}
