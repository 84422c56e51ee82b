import type { CommandOutcome } from '@rembuk/client';
import { canonicalJson } from '@rembuk/event-sourcing';
import type { CommandRequest } from '@rembuk/protocol';

/** A command that somebody gave. */
export interface Given {
  readonly id: string;
  readonly key: string;
  readonly person: string;
  readonly seen: number;
  /** They mean it, whatever another person has written there. */
  readonly overwrite: boolean;
  /** Its author was told what became of it, or the page was lost before the device had it: nobody knows of it then. */
  isOver: boolean;
}

/** Words that somebody typed. */
export interface Typed {
  readonly words: string;
  readonly person: string;
  /** The name of the page that they were typed on; of several on one device each has its own. */
  readonly page: string;
  /** Not to be looked for: its author changed it again, or was told that it did not get in, or lost their device. */
  settled: boolean;
}

/** What people did, and what they were told became of it. */
export class Ledger {
  readonly given: Given[] = [];
  readonly typed: Typed[] = [];
  /** By the id that the command had in the end. */
  readonly outcomes = new Map<string, { readonly key: string; readonly outcome: CommandOutcome }>();
  readonly violations: string[] = [];
  /** How often things happened, to see that a run is not idle. */
  readonly counts = new Map<string, number>();

  violate(what: string): void {
    this.violations.push(what);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  gave(
    person: string,
    request: Pick<CommandRequest, 'id' | 'type' | 'data' | 'seen' | 'overwrite'>,
  ): Given {
    const { id, seen, overwrite = false } = request;
    const given = { id, key: keyOf(request), person, seen, overwrite, isOver: false };
    this.given.push(given);
    return given;
  }

  told(request: CommandRequest, outcome: CommandOutcome): void {
    const { id } = request;
    const before = this.outcomes.get(id)?.outcome;
    if (before && canonicalJson(before) !== canonicalJson(outcome) && !mayDiffer(before, outcome))
      this.violate(
        `command ${id} (${request.type}): ${JSON.stringify(before)}, then ${JSON.stringify(outcome)}`,
      );
    if (!outcome.ok && outcome.code.startsWith('undo_'))
      this.violate(`${request.type} takes back what is not there: ${JSON.stringify(request)}`);
    this.outcomes.set(id, { key: keyOf(request), outcome });
    this.count(outcome.ok ? 'accepted' : `refused ${outcome.code}`);
  }

  wrote(person: string, words: string, page = person): void {
    this.typed.push({ words, person, page, settled: false });
  }

  /** A page is gone: what was done on it and is not kept anywhere is known to nobody. */
  forget(page: string, isKept: (what: string) => boolean): void {
    for (const given of this.given)
      if (given.person === page && !isKept(given.id)) given.isOver = true;
    for (const typed of this.typed)
      if (typed.page === page && !isKept(typed.words)) typed.settled = true;
  }

  /** These people were shown this text as one that did not get in. */
  toldOfText(
    person: string,
    { code, text }: { readonly code: string; readonly text: string },
  ): void {
    if (code === 'text_seen_too_long_ago')
      this.violate(`${person}'s words are given up without need: ${JSON.stringify(text)}`);
    for (const typed of this.typed)
      if (typed.person === person && text.includes(markIn(typed.words))) typed.settled = true;
  }

  /** Somebody took back what they wrote: the words of others are as they were. */
  othersAreLeft(person: string, before: string, after: string): void {
    for (const { words, person: author } of this.typed)
      if (author !== person && before.includes(words) && !isLeft(after, words))
        this.violate(`${person}'s undo took ${words} from ${author}`);
  }

  /** Words that their author has changed themselves before anybody else saw them whole. */
  changedByAuthor(person: string, before: string, after: string): void {
    for (const typed of this.typed)
      if (
        typed.person === person &&
        !typed.settled &&
        before.includes(typed.words) &&
        !after.includes(typed.words)
      )
        typed.settled = true;
  }
}

/**
 * What words are found by. The letters around it may stand there of another word, once their author has cut into both,
 * and nobody can tell which were cut.
 */
export function markIn(words: string): string {
  return /⟨(.*)⟩/.exec(words)?.[1] ?? words;
}

/** Whole, or in two parts: what stood between them may have come back, where somebody had cut it out. */
function isLeft(text: string, words: string): boolean {
  for (let end = words.length; end > 0; end -= 1) {
    const at = text.indexOf(words.slice(0, end));
    if (at >= 0 && text.includes(words.slice(end), at + end)) return true;
  }
  return false;
}

/** The advice that comes with an acceptance is of the moment; what is not known may turn out either way. */
function mayDiffer(before: CommandOutcome, now: CommandOutcome): boolean {
  if (before.ok && now.ok) return before.revision === now.revision;
  return (!before.ok && before.retryable) || (!now.ok && now.retryable);
}

function keyOf({ type, data, seen }: Pick<CommandRequest, 'type' | 'data' | 'seen'>): string {
  return JSON.stringify([type, data, seen]);
}
