/**
 * What a server of several spends on a connection, an edit, a frame (`--measure`), and what a day on which all regencies
 * and cities have their workshop would ask for: servers, network, disk, and what gives way first. The costs are
 * those of a file that `--measure` wrote; all else is assumed, and an option.
 */
import { fileURLToPath } from 'node:url';
import { writeFileSync } from 'node:fs';
import { commandLine } from '../scripts/command-line.ts';
import {
  type Assumption,
  type Assumptions,
  assumed,
  assumptionNames,
} from './scaling/assumptions.ts';
import { readCosts } from './scaling/costs.ts';
import { measure } from './scaling/measure.ts';
import {
  printCosts,
  printDay,
  printInstallations,
  printMinute,
  printSensitivity,
} from './scaling/tables.ts';
import { busiestMinute, installations, playDay, sensitivity } from './scaling/year.ts';
import { machineFacts, printFacts } from './support/machine.ts';

const measuredFile = fileURLToPath(new URL('./scaling/costs.json', import.meta.url));

const { values, wholeNumber } = commandLine(
  `npm run bench:scaling -- [--measure] [--seconds N] [--costs FILE] [--seed S] [--no-sensitivity] [--json FILE]
       ${assumptionNames.map((name) => `[--${flagOf(name)} ${assumed[name]}]`).join(' ')}`,
  {
    /** Measures, and writes the file of costs anew. */
    measure: { type: 'boolean', default: false },
    /** Of each measurement. */
    seconds: { type: 'string', default: '10' },
    costs: { type: 'string', default: measuredFile },
    seed: { type: 'string', default: '514' },
    sensitivity: { type: 'boolean', default: true },
    json: { type: 'string' },
    ...Object.fromEntries(
      assumptionNames.map((name) => [flagOf(name), { type: 'string' as const }]),
    ),
  },
);
const seed = wholeNumber('seed', values.seed);

if (values.measure) {
  const machine = machineFacts();
  printFacts(machine);
  const seconds = wholeNumber('seconds', values.seconds);
  const costs = await measure({ seed, seconds, tell: (what) => console.log(`... ${what}`) });
  writeFileSync(values.costs, `${JSON.stringify({ machine, costs }, null, 2)}\n`);
}

const { machine, costs } = readCosts(values.costs);
const chosen = chosenAssumptions();
printCosts(machine, costs);
console.log(`seed ${seed}; ${assumptionNames.map((name) => `${name} ${chosen[name]}`).join(', ')}`);
const { day, figures } = playDay(chosen, costs, seed);
printDay(day, figures, chosen, costs);
const parts = installations(chosen, costs, seed);
printInstallations(parts);
const enough = parts.find(({ figures: { needed } }) => needed.all !== undefined);
const minute = enough && busiestMinute(enough, enough.figures.needed.all ?? 0, costs, seed);
if (enough && minute) printMinute(enough.count, minute);
const logs = enough?.count ?? 1;
const varied = values.sensitivity ? sensitivity(chosen, costs, seed, logs) : [];
if (values.sensitivity) printSensitivity(logs, varied);
if (values.json !== undefined) {
  const told = parts.map(({ count, figures: of }) => ({ logs: count, ...of }));
  const all = { machine, costs, assumed: chosen, seed, figures, installations: told, varied };
  writeFileSync(values.json, `${JSON.stringify(all, null, 2)}\n`);
}

function chosenAssumptions(): Assumptions {
  const given: Readonly<Record<string, unknown>> = values;
  const chosen: Record<Assumption, number> = { ...assumed };
  for (const name of assumptionNames) {
    const text = given[flagOf(name)];
    if (typeof text !== 'string') continue;
    chosen[name] = Number(text);
    if (Number.isFinite(chosen[name]) && chosen[name] >= 0) continue;
    console.error(`--${flagOf(name)} takes a number, not '${text}'`);
    process.exit(2);
  }
  return chosen;
}

function flagOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
