/** Alters a real log in N ways, one at a time, and checks that verify names the first altered revision of each. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commandLine } from '../../scripts/command-line.ts';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import { runCampaign } from './campaign.ts';
import { makeHistory } from './history.ts';

const { values, wholeNumber } = commandLine(
  'npm run test:tamper -- [--trials N] [--events N] [--seed S] [--json FILE]',
  {
    trials: { type: 'string', default: '1000' },
    events: { type: 'string', default: '3000' },
    seed: { type: 'string' },
    json: { type: 'string' },
  },
);
const trials = wholeNumber('trials', values.trials);
const events = wholeNumber('events', values.events);
const seed = values.seed === undefined ? chosenSeed() : wholeNumber('seed', values.seed);

console.log(`seed ${seed}`);
const folder = await temporaryFolder();
try {
  const data = path.join(folder.path, 'data');
  await makeHistory(data, events);
  const result = await runCampaign({
    data,
    scratch: path.join(folder.path, 'altered'),
    seed,
    trials,
    cliEvery: 25,
    progress: (done) => {
      if (done % 100 === 0) console.log(`${done}/${trials}`);
    },
  });
  for (const [name, times] of Object.entries(result.tried))
    console.log(`${name.padEnd(52)}${times}`);
  for (const line of result.missed.slice(0, 50)) console.log(`MISSED ${line}`);
  const { length: missed } = result.missed;
  const took = result.seconds.toFixed(0);
  console.log(
    `${trials - missed} of ${trials} named exactly, ${result.byCli} of them by the command line too, ${took} s`,
  );
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ seed, ...result }, undefined, 2)}\n`);
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  await folder.remove();
}
