/**
 * Kills, replaces, drains and cuts off servers that share a log while people edit at all of them, and checks that nothing
 * that was acknowledged was lost or doubled, and that all servers hold the same; see campaign.ts.
 */
import { writeFile } from 'node:fs/promises';
import { commandLine } from '../../scripts/command-line.ts';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import { type FleetCampaignResult, runFleetCampaign } from './campaign.ts';

const { values, wholeNumber } = commandLine(
  'npm run test:fleet -- [--nodes N] [--rounds N] [--clients N] [--cut SECONDS] [--seed S] [--json FILE]',
  {
    nodes: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '45' },
    clients: { type: 'string', default: '12' },
    /** How long a server is cut off from the log, and Redis is gone. */
    cut: { type: 'string', default: '10' },
    seed: { type: 'string' },
    json: { type: 'string' },
  },
);
const seed = values.seed === undefined ? chosenSeed() : wholeNumber('seed', values.seed);

function table(result: FleetCampaignResult): string {
  const counts = (of: object) =>
    Object.entries(of)
      .map(([name, times]) => `${name} ${times}`)
      .join(', ');
  const rows: [string, string | number][] = [
    ['troubles', counts(result.befell)],
    ['Redis', result.withRedis ? 'real' : 'not installed: played without'],
    ['commands', `${result.commands} (refused ${result.refused})`],
    ['sent again', result.sentAgain],
    ['answers "try again"', counts(result.postponed)],
    ['events in the log', result.events],
    ['acknowledged edits', result.ackedEdits],
    ['lost', result.lost],
    ['duplicated', result.duplicated],
    ['gaps in revisions', result.gaps],
    ['violations of any kind', result.violations.length],
    ['slowest start', `${result.startMsMax} ms`],
    ['took', `${result.seconds.toFixed(0)} s`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(28)}${value}`).join('\n');
}

console.log(`seed ${seed}`);
const folder = await temporaryFolder();
const result = await runFleetCampaign({
  folder: folder.path,
  seed,
  nodes: wholeNumber('nodes', values.nodes),
  rounds: wholeNumber('rounds', values.rounds),
  clients: wholeNumber('clients', values.clients),
  cutMs: wholeNumber('cut', values.cut) * 1_000,
  progress: (what) => console.log(what),
});
await folder.remove();
console.log(`\n${table(result)}`);
for (const violation of result.violations.slice(0, 50)) console.log(`VIOLATED ${violation}`);
if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
process.exitCode = result.violations.length === 0 ? 0 : 1;
