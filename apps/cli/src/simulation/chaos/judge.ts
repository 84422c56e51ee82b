import { textAt } from '@rembuk/workshop';
import type { LatencyFigures } from '../latencies.ts';
import type { Person } from '../person.ts';
import type { Verdict } from '../verdict.ts';
import type { Reconsidered } from './second-thoughts.ts';
import type { TextMeter } from './text-meter.ts';
import type { KillFigures } from './trouble.ts';
import type { Typist } from './typist.ts';
import type { Undone } from './undoing.ts';
import { WordsInLog } from './words-in-log.ts';

export interface WordFigures {
  readonly written: number;
  /** In the text, as their author wrote them. */
  readonly standing: number;
  /** Were there, and somebody deleted or replaced them: the log says who. */
  readonly takenAway: number;
  /** Are not there, and their author was told so. */
  readonly told: number;
  /** Are not there, because their author took them back. */
  readonly undone: number;
  /** Are not there, and nobody was told. */
  readonly missing: number;
  /** Some of the missing ones. */
  readonly examples: readonly string[];
}

export interface ChaosResult {
  /** All that is promised holds: in the log, at every client, on every page and on every device. */
  readonly ok: boolean;
  readonly typists: number;
  readonly keystrokes: {
    readonly pressed: number;
    readonly offline: number;
    /** Until the key's own page shows it. */
    readonly own: LatencyFigures;
  };
  readonly textEdits: { readonly sent: number; readonly inLog: number };
  readonly othersSee: Readonly<
    Record<'onPages' | 'onPagesAfterAbsence' | 'onBoards', LatencyFigures>
  >;
  readonly drops: number;
  readonly reloads: number;
  /** Commands that went out more than once, each time more counted. */
  readonly resent: number;
  readonly kills: readonly KillFigures[];
  readonly reconsidered: Readonly<Reconsidered>;
  readonly undone: Readonly<Undone>;
  /** From the end of all trouble until everything was saved. */
  readonly settledMs: number;
  readonly words: WordFigures;
  readonly pages: { readonly open: number; readonly differing: number };
  /** What should be nothing at the end. */
  readonly left: {
    readonly away: number;
    readonly unsaved: number;
    readonly keptEntries: number;
    readonly withoutOutcome: number;
  };
}

export interface ChaosEvidence {
  readonly people: readonly Person[];
  readonly typists: readonly Typist[];
  readonly verdict: Verdict;
  readonly withoutOutcome: number;
  readonly meter: TextMeter;
  readonly troubles: Pick<ChaosResult, 'drops' | 'reloads' | 'kills' | 'resent'>;
  readonly reconsidered: Reconsidered;
  readonly undone: Undone;
  readonly settledMs: number;
}

/** Compares what was typed with what the log, the pages and the devices hold, once nothing happens any more. */
export function judgeChaos(evidence: ChaosEvidence): ChaosResult {
  const { people, typists, verdict, meter, troubles, reconsidered, withoutOutcome } = evidence;
  const { events } = verdict.replay;
  const words = wordsOf(typists, new WordsInLog(events, meter.cuts));
  const pages = pagesOf(typists);
  const left = {
    away: people.filter(({ present }) => !present).length,
    unsaved: people.filter(({ session }) => session.sync.get().kind !== 'saved').length,
    keptEntries: people.reduce((sum, { keptEntries }) => sum + keptEntries, 0),
    withoutOutcome,
  };
  const ok =
    verdict.ok &&
    words.missing === 0 &&
    pages.differing === 0 &&
    Object.values(left).every((count) => count === 0) &&
    troubles.kills.every(({ missing }) => missing === 0);
  return {
    ok,
    typists: typists.length,
    keystrokes: {
      pressed: meter.keystrokes,
      offline: meter.keystrokesOffline,
      own: meter.ownKeystroke.figures,
    },
    textEdits: {
      sent: meter.edits,
      inLog: events.filter(({ type }) => type === 'TextEdited').length,
    },
    othersSee: {
      onPages: meter.onPages.figures,
      onPagesAfterAbsence: meter.onPagesAfterAbsence.figures,
      onBoards: meter.onBoards.figures,
    },
    ...troubles,
    reconsidered: { ...reconsidered },
    undone: { ...evidence.undone },
    settledMs: Math.round(evidence.settledMs),
    words,
    pages,
    left,
  };
}

const examplesMax = 10;

function wordsOf(typists: readonly Typist[], log: WordsInLog): WordFigures {
  const counts = { written: 0, standing: 0, takenAway: 0, told: 0, undone: 0, missing: 0 };
  const examples: string[] = [];
  for (const { key, word, state, personId } of everyWord(typists)) {
    const found = log.find(key, personId, word);
    counts.written += 1;
    if (found === 'stands') counts.standing += 1;
    else if (found === 'taken_away') counts.takenAway += 1;
    else if (state !== 'written') counts[state] += 1;
    else {
      counts.missing += 1;
      if (examples.length < examplesMax)
        examples.push(`${JSON.stringify(word)} of ${personId} in ${key}`);
    }
  }
  return { ...counts, examples };
}

function everyWord(typists: readonly Typist[]) {
  return typists.flatMap(({ words, person: { personId } }) =>
    Array.from(words.all).flatMap(([key, ofText]) =>
      Array.from(ofText, ([word, state]) => ({ key, word, state, personId })),
    ),
  );
}

function pagesOf(typists: readonly Typist[]): ChaosResult['pages'] {
  const open = typists.flatMap(({ page, person }) => (page ? [{ page, person }] : []));
  const differing = open.filter(
    ({ page, person }) => page.shown !== (textAt(person.state, page.on) ?? ''),
  );
  return { open: open.length, differing: differing.length };
}
