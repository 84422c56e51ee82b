/**
 * Kills the server N times under load and checks that nothing that was acknowledged was lost; see audit.ts.
 */
import { commandLine } from '../../scripts/command-line.ts';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import { runCampaign } from './campaign.ts';
import { counted, reportCampaign } from './report.ts';

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
const before = [
  ['SIGKILLs', counted(result.kills)],
  ['SIGTERMs', `${result.terms} (${result.goodbyes} goodbyes)`],
  ['commands', `${result.commands} (refused ${result.refused})`],
  ['sent again after a restart', result.resent],
] as const;
const behind = [['slowest end', `${result.stopMsMax} ms`]] as const;
await reportCampaign(result, { before, behind }, values.json);
if (values.keep) console.log(folder.path);
else await folder.remove();
