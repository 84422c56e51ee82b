import { type Column, table } from '../../output/table.ts';
import type { LatencyFigures } from '../latencies.ts';
import type { ChaosResult } from './judge.ts';

/** What a run with trouble found out, for people. */
export function chaosReportOf(chaos: ChaosResult): readonly string[] {
  const { keystrokes, textEdits, othersSee, drops, reloads, resent, reconsidered } = chaos;
  const { refused, refusedTexts, keptMine, merged, keptTheirs, accepted } = reconsidered;
  const texts = Object.entries(refusedTexts).map(([code, count]) => `${count} ${code}`);
  return [
    `Chaos: ${chaos.typists} people typing, ${keystrokes.pressed} keystrokes (${keystrokes.offline} without a connection), ${textEdits.sent} text edits, ${textEdits.inLog} in the log`,
    table(latencyColumns, [
      ['own keystroke, until its page shows it', keystrokes.own],
      ['others see it where they have the text open', othersSee.onPages],
      ['the same, its author cut off meanwhile', othersSee.onPagesAfterAbsence],
      ['folded in by every other client', othersSee.onBoards],
    ]),
    `${drops} lines dropped, ${reloads} pages closed and opened again, ${chaos.kills.length} server kills, ${resent} commands sent again`,
    ...chaos.kills.map(
      ({ atSeconds, downMs, back, missing }) =>
        `  killed at ${atSeconds} s: up again after ${downMs} ms; ${back.count} people back within ${back.maxMs} ms of that (p50 ${back.p50Ms} ms)` +
        (missing > 0 ? `, ${missing} NOT BACK` : ''),
    ),
    `${refused} edits refused: kept mine ${keptMine}, merged ${merged} (${accepted} of these got in), kept theirs ${keptTheirs}`,
    `Texts refused: ${texts.length === 0 ? 'none' : texts.join(', ')}`,
    `${chaos.undone.undone} edits undone, ${chaos.undone.redone} redone, ${chaos.undone.refused} not any more, ${chaos.undone.final} never; ${chaos.undone.inTexts} times in a text`,
    `All saved ${chaos.settledMs} ms after the last trouble`,
    '',
    ...verdictOf(chaos),
  ];
}

function verdictOf({ ok, words, pages, left }: ChaosResult): readonly string[] {
  const remains = [
    [left.away, 'people away'],
    [left.unsaved, 'clients not saved'],
    [left.keptEntries, 'entries on devices'],
    [left.withoutOutcome, 'commands without an outcome'],
  ] as const;
  return [
    `Words: ${words.written} written, ${words.standing} stand, ${words.takenAway} were deleted or replaced by someone, ${words.told} were refused and their author told, ${words.undone} undone, ${words.missing} MISSING`,
    ...words.examples.map((example) => `  missing: ${example}`),
    `Pages: ${pages.open - pages.differing} of ${pages.open} show what the state holds`,
    `Left: ${remains.map(([count, what]) => `${count} ${what}`).join(', ')}`,
    ok
      ? 'OK: nobody lost a word, every page shows the same. (Tidak ada kata yang hilang.)'
      : 'FAILED: something was lost, or did not settle. (Ada yang hilang atau belum selesai.)',
  ];
}

const latencyColumns: readonly Column<readonly [string, LatencyFigures]>[] = [
  { title: 'Typing', of: ([name]) => name },
  { title: 'count', of: ([, { count }]) => String(count), right: true },
  { title: 'p50 ms', of: ([, { p50Ms }]) => p50Ms.toFixed(2), right: true },
  { title: 'p99 ms', of: ([, { p99Ms }]) => p99Ms.toFixed(2), right: true },
  { title: 'max ms', of: ([, { maxMs }]) => maxMs.toFixed(2), right: true },
];
