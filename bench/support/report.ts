import { writeFileSync } from 'node:fs';
import type { MachineFacts } from './machine.ts';
import type { Row } from './rows.ts';

/** Writes the whole run as JSON, and makes a missed budget show in the exit status. */
export function conclude(
  facts: MachineFacts,
  rows: readonly Row[],
  options: {
    readonly json?: string | undefined;
    readonly more?: Readonly<Record<string, unknown>>;
  },
): void {
  const missed = rows.filter((row) => row.ok === false).map((row) => row.name);
  if (options.json !== undefined) {
    const report = { machine: facts, rows, missed, ...options.more };
    writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
    console.log(`written to ${options.json}`);
  }
  console.log(missed.length === 0 ? 'every budget held' : `missed: ${missed.join('; ')}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}
