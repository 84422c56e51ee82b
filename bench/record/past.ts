import { buildWorkshop } from '../core/build-workshop.ts';
import { seededRandom } from '../support/random.ts';
import { type RembukServer, startRembuk } from '../support/rembuk-server.ts';
import { atMost, formatNumber, type Row } from '../support/rows.ts';
import { type Outcome, quantile } from '../together/outcome.ts';
import { type Answered, ask, untilQuiet } from './asking.ts';
import { held, others, type Question, timeTravel } from './questions.ts';

export interface PastPlan {
  readonly events: number;
  readonly seed: number;
  /** Only what has a budget at that length. */
  readonly onlyHeld: boolean;
}

const workshopId = 'big';
/** Of each kind once warm, each at another revision, so that no answer is had twice. */
const asksWarm = 5;

const unlimited = {
  REMBUK_LIMIT_HEAVY_READS_BURST: '100000',
  REMBUK_LIMIT_REQUESTS_BURST: '100000',
};

interface Asked {
  readonly question: Question;
  /** Just after a start, at the head, with nothing kept from before: neither snapshots nor what documents leave. */
  readonly first?: Answered;
  /** Just after a start, at the head. */
  cold?: Answered;
  /** Just after a start, at a past revision. */
  coldPast?: Answered;
  readonly warm: Answered[];
}

/** A generated workshop is looked back at: its past, all reports and all documents, just after a start and again. */
export async function lookBack({ events, seed, onlyHeld }: PastPlan): Promise<Outcome> {
  const isHeld = ({ budget }: Question) => budget !== undefined && events <= budget.eventsMax;
  const [firsts, pasts] = onlyHeld
    ? [held.filter(isHeld), timeTravel.filter(isHeld)]
    : [held, timeTravel];
  let head = -1;
  let server = await startRembuk([], unlimited, async (folder) => {
    head = (await buildWorkshop(folder, `workshop-${workshopId}`, events, seed)).events - 1;
  });
  const random = seededRandom(seed);
  const somewhere = () => Math.floor((0.05 + 0.9 * random()) * head);
  const startAgain = async () => {
    await server.kill();
    return (server = await server.startAgain());
  };
  try {
    const asked: Asked[] = [];
    for (const question of firsts) {
      // Whoever is the very first leaves what later starts find.
      await server.forget();
      const first = await ask(await startAgain(), workshopId, question.path(head));
      await untilQuiet(server);
      asked.push({ question, first, warm: [] });
    }
    for (const question of pasts) asked.push({ question, warm: [] });
    for (const each of asked) {
      const { question } = each;
      const cold = await ask(await startAgain(), workshopId, question.path(head));
      const coldPast = await ask(await startAgain(), workshopId, question.path(somewhere()));
      each.cold = cold;
      each.coldPast = coldPast;
    }
    const questions = asked.map(({ question }) => question);
    await warmUp(server, questions, somewhere);
    for (const each of asked)
      each.warm.push(...(await again(server, each.question, somewhere, asksWarm)));
    for (const question of onlyHeld ? [] : others)
      asked.push({ question, warm: [...(await again(server, question, somewhere, 1))] });
    return outcome(events, asked);
  } finally {
    await server.stop();
  }
}

/** Each kind of question sets off what is made for it in the background, and makes its code warm. */
async function warmUp(
  server: RembukServer,
  questions: readonly Question[],
  somewhere: () => number,
): Promise<void> {
  for (const question of questions) await again(server, question, somewhere, 3);
  await untilQuiet(server);
}

async function again(
  server: RembukServer,
  { path }: Question,
  somewhere: () => number,
  count: number,
): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  while (answered.length < count) answered.push(await ask(server, workshopId, path(somewhere())));
  return answered;
}

function outcome(events: number, asked: readonly Asked[]): Outcome {
  return {
    rows: asked.flatMap((each) => rowsOf(each, events)),
    more: { asked: asked.map(({ question, ...rest }) => [question.name, rest]) },
  };
}

function rowsOf({ question, first, cold, coldPast, warm }: Asked, events: number): Row[] {
  const { name, budget } = question;
  const refusal = warm.find(({ refused }) => refused > 0)?.refused;
  if (refusal !== undefined)
    return [{ name: `${name}: refused`, value: refusal, unit: 'HTTP status' }];
  const size = formatNumber(Math.round(median(warm, ({ bytes }) => bytes) / 1024));
  const ms = median(warm, (answer) => answer.ms);
  const what = `${name}, warm, ${size} KB`;
  const held =
    budget && events <= budget.eventsMax
      ? atMost(what, ms, 'ms', budget.msMax)
      : { name: what, value: ms, unit: 'ms' };
  const standstill = Math.max(...warm.map(({ standstillMs }) => standstillMs));
  return [
    ...coldRows(`${name}, the very first`, first),
    ...coldRows(`${name}, first after a start`, cold),
    ...coldRows('  the same of a past revision', coldPast),
    held,
    { name: '  of it the server took, CPU', value: median(warm, ({ cpuMs }) => cpuMs), unit: 'ms' },
    { name: '  the longest that others waited meanwhile', value: standstill, unit: 'ms' },
  ];
}

function coldRows(name: string, cold: Answered | undefined): Row[] {
  if (!cold) return [];
  return [
    { name, value: cold.ms, unit: 'ms' },
    { name: '  of it the server took, CPU', value: cold.cpuMs, unit: 'ms' },
  ];
}

function median(answered: readonly Answered[], figure: (answer: Answered) => number): number {
  return quantile(answered.map(figure), 0.5);
}
