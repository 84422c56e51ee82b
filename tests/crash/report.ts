import { writeFile } from 'node:fs/promises';

/** What every campaign against a log tells in the end. */
export interface CampaignOutcome {
  readonly events: number;
  readonly ackedEdits: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly gaps: number;
  readonly startMsMax: number;
  readonly violations: readonly string[];
  readonly seconds: number;
}

type Line = readonly [name: string, value: string | number];

/** Counts by what was counted, in a line. */
export function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');
}

/**
 * Prints what came of a campaign, with the lines that are its own, and the first violations; writes all of it as JSON
 * where that is asked for. The process ends with 1 where anything was violated.
 */
export async function reportCampaign(
  result: CampaignOutcome,
  own: { readonly before: readonly Line[]; readonly behind?: readonly Line[] },
  json: string | undefined,
): Promise<void> {
  const lines: readonly Line[] = [
    ...own.before,
    ['events in the log', result.events],
    ['acknowledged edits', result.ackedEdits],
    ['lost', result.lost],
    ['duplicated', result.duplicated],
    ['gaps in revisions', result.gaps],
    ['violations of any kind', result.violations.length],
    ['slowest start', `${result.startMsMax} ms`],
    ...(own.behind ?? []),
    ['took', `${result.seconds.toFixed(0)} s`],
  ];
  console.log(`\n${lines.map(([name, value]) => `${name.padEnd(28)}${value}`).join('\n')}`);
  for (const violation of result.violations.slice(0, 50)) console.log(`VIOLATED ${violation}`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(result, undefined, 2)}\n`);
  process.exitCode = result.violations.length === 0 ? 0 : 1;
}
