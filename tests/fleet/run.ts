/**
 * Kills, replaces, drains and cuts off servers that share a log while people edit at all of them, and checks that nothing
 * that was acknowledged was lost or doubled, and that all servers hold the same; see campaign.ts.
 */
import { commandLine } from '../../scripts/command-line.ts';
import { counted, reportCampaign } from '../crash/report.ts';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import { runFleetCampaign } from './campaign.ts';

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
const before = [
  ['troubles', counted(result.befell)],
  ['Redis', result.withRedis ? 'real' : 'not installed: played without'],
  ['commands', `${result.commands} (refused ${result.refused})`],
  ['sent again', result.sentAgain],
  ['answers "try again"', counted(result.postponed)],
] as const;
await reportCampaign(result, { before }, values.json);
