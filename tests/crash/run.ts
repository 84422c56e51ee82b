/**
 * Kills the server N times under load and checks that nothing that was acknowledged was lost; see audit.ts.
 */
import { writeFile } from 'node:fs/promises';
import { commandLine } from '../../scripts/command-line.ts';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import { type CampaignResult, runCampaign } from './campaign.ts';

const { values, wholeNumber } = commandLine(
  'npm run test:crash -- [--kills N] [--terms N] [--clients N] [--seed S] [--json FILE] [--keep]',
  {
    kills: { type: 'string', default: '100' },
    terms: { type: 'string', default: '20' },
    clients: { type: 'string', default: '12' },
    seed: { type: 'string' },
    json: { type: 'string' },
    /** Leaves the data folder, to be looked at. */
    keep: { type: 'boolean', default: false },
  },
);
const bounds = {
  kills: wholeNumber('kills', values.kills),
  terms: wholeNumber('terms', values.terms),
  clients: wholeNumber('clients', values.clients),
};
const seed = values.seed === undefined ? chosenSeed() : wholeNumber('seed', values.seed);

function table(result: CampaignResult): string {
  const kills = Object.entries(result.kills).map(([moment, times]) => `${moment} ${times}`);
  const rows: [string, string | number][] = [
    ['SIGKILLs', kills.join(', ')],
    ['SIGTERMs', `${result.terms} (${result.goodbyes} goodbyes)`],
    ['commands', `${result.commands} (refused ${result.refused})`],
    ['sent again after a restart', result.resent],
    ['events in the log', result.events],
    ['acknowledged edits', result.ackedEdits],
    ['lost', result.lost],
    ['duplicated', result.duplicated],
    ['gaps in revisions', result.gaps],
    ['violations of any kind', result.violations.length],
    ['slowest start', `${result.startMsMax} ms`],
    ['slowest end', `${result.stopMsMax} ms`],
    ['took', `${result.seconds.toFixed(0)} s`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(28)}${value}`).join('\n');
}

console.log(`seed ${seed}`);
const folder = await temporaryFolder();
const result = await runCampaign({
  data: folder.path,
  seed,
  ...bounds,
  progress: (done, all) => {
    if (process.stdout.isTTY) process.stdout.write(`\r${done}/${all} `);
    else if (done % 10 === 0) console.log(`${done}/${all}`);
  },
});
console.log(`\n${table(result)}`);
for (const violation of result.violations.slice(0, 50)) console.log(`VIOLATED ${violation}`);
if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
if (values.keep) console.log(folder.path);
else await folder.remove();
process.exitCode = result.violations.length === 0 ? 0 : 1;
