import { createHash } from 'node:crypto';
import { canonicalJson, type RecordedEvent } from '@rembuk/event-sourcing';
import { evolve, initialState, stateToJson, upcast } from '@rembuk/workshop';
import type { Audit } from '../crash/audit.ts';
import { Crowd, workshopId } from '../crash/crowd.ts';
import { auditOutcomes } from '../crash/recheck.ts';
import { request } from '../support/http.ts';
import { workshopStream } from '../support/log.ts';
import { Random } from '../support/random.ts';
import type { Server } from '../support/server.ts';
import { until } from '../support/wait.ts';
import { Fleet } from './fleet.ts';
import { Shared } from './shared.ts';
import { befall, type Trouble, troubles, withoutLines } from './troubles.ts';

export interface FleetCampaignOptions {
  /** A fresh, empty folder. */
  readonly folder: string;
  readonly seed: number;
  readonly nodes: number;
  /** Troubles, one after the other; each kind in turn, in an order by chance. */
  readonly rounds: number;
  /** All kinds, unless said. */
  readonly troubles?: readonly Trouble[];
  readonly clients: number;
  readonly cutMs: number;
  readonly progress?: (what: string) => void;
}

export interface FleetCampaignResult extends Audit {
  readonly seed: number;
  readonly befell: Readonly<Partial<Record<Trouble, number>>>;
  readonly commands: number;
  readonly refused: number;
  /** Goings-out of commands beyond the first of each. */
  readonly sentAgain: number;
  /** Answers that said "try again", by code. */
  readonly postponed: Readonly<Record<string, number>>;
  readonly withRedis: boolean;
  readonly startMsMax: number;
  readonly violations: readonly string[];
  readonly seconds: number;
}

interface Held {
  readonly revision: number;
  readonly stateHash: string;
  readonly hash: string;
}

/**
 * People edit one workshop over several servers that share a log, while servers are killed, added, drained and cut off;
 * then the log is held against everything that anyone was told, and every server against the log.
 */
export async function runFleetCampaign(
  options: FleetCampaignOptions,
): Promise<FleetCampaignResult> {
  const began = performance.now();
  const random = new Random(options.seed);
  const shared = await Shared.start();
  const fleet = await Fleet.over(shared, {
    folder: options.folder,
    count: options.nodes,
    random: random.fork(),
  });
  const crowd = new Crowd(random.fork(), options.clients);
  try {
    const [first] = await Promise.all(fleet.nodes.map((node) => node.up()));
    if (!first) throw new RangeError('a fleet has at least one server');
    await crowd.enter(first);
    const lives = crowd.roam(() => fleet.anyUrl());
    const befell = await suffer(options, { fleet, shared, crowd, random: random.fork() });
    await crowd.finish(lives);
    await crowd.twice(
      fleet.servers.map(({ url }) => url),
      twiceEach,
    );
    const events = await shared.read(workshopStream(workshopId));
    await Promise.all(fleet.servers.map((server) => reaches(server, events.length - 1)));
    await holdTheSame(fleet.servers, events, crowd);
    // Each somewhere: what one server decided, another has to know.
    const asked = [...crowd.ledger.commands.values()];
    const { servers } = fleet;
    for (const [index, server] of servers.entries())
      await auditOutcomes(
        server,
        crowd,
        asked.filter((_, at) => at % servers.length === index),
      );
    // Asking again is to leave nothing behind.
    const audited = crowd.audit(await shared.read(workshopStream(workshopId)));
    const commands = [...crowd.ledger.commands.values()];
    return {
      ...audited,
      seed: options.seed,
      befell,
      commands: commands.length,
      refused: commands.filter(({ settled }) => settled?.ok === false).length,
      sentAgain: commands.reduce((sum, { tries }) => sum + tries - 1, 0),
      postponed: Object.fromEntries(crowd.ledger.postponed),
      withRedis: shared.redis !== undefined,
      startMsMax: Math.round(Math.max(...fleet.nodes.flatMap(({ startMs }) => startMs))),
      violations: crowd.ledger.violations,
      seconds: (performance.now() - began) / 1_000,
    };
  } finally {
    for (const client of crowd.clients) client.disconnect();
    await fleet.stop();
    await shared.stop();
  }
}

/** Commands of each person that go to all servers at once. */
const twiceEach = 10;

interface Stage {
  readonly fleet: Fleet;
  readonly shared: Shared;
  readonly crowd: Crowd;
  readonly random: Random;
}

/** Gives how often what happened. */
async function suffer(
  { rounds, troubles: wanted, cutMs, progress }: FleetCampaignOptions,
  { fleet, shared, crowd, random }: Stage,
): Promise<Partial<Record<Trouble, number>>> {
  const befell: Partial<Record<Trouble, number>> = {};
  const kinds = wanted ?? (shared.lineTo === undefined ? withoutLines : troubles);
  let ahead: Trouble[] = [];
  for (let round = 1; round <= rounds; round++) {
    if (ahead.length === 0) ahead = shuffled(kinds, random);
    const trouble = ahead.pop() ?? 'killed';
    const node = random.pick(fleet.nodes);
    await befall(trouble, { node, shared, crowd, random, cutMs });
    const start = node.startMs.at(-1)?.toFixed(0);
    const { answers } = crowd.ledger;
    progress?.(
      `${round}/${rounds} ${trouble} ${node.name} (${answers} answers, last start ${start} ms)`,
    );
    befell[trouble] = (befell[trouble] ?? 0) + 1;
  }
  return befell;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const drawn = items.map((item) => ({ item, at: random.next() }));
  return drawn.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}

const statePath = `/workshops/${workshopId}/state`;

async function held(server: Server): Promise<Held | undefined> {
  const { status, body } = await request<Held>(server.url, statePath, {
    token: server.operatorToken,
  });
  return status === 200 ? body : undefined;
}

/** A server that was cut off a moment ago reads on by itself. */
async function reaches(server: Server, revision: number): Promise<void> {
  await until(async () => ((await held(server))?.revision ?? -1) >= revision, {
    what: `${server.url} holds revision ${revision}`,
    deadlineMs: 30_000,
  });
}

async function holdTheSame(
  servers: readonly Server[],
  events: readonly RecordedEvent[],
  { ledger }: Crowd,
): Promise<void> {
  const all = await Promise.all(servers.map(held));
  const headHash = events.at(-1)?.meta.hash;
  const folded = stateToJson(events.map(upcast).reduce(evolve, initialState));
  const stateHash = createHash('sha256').update(canonicalJson(folded)).digest('hex');
  for (const [index, one] of all.entries()) {
    if (one?.hash !== headHash)
      ledger.violate(
        `one log: server ${index + 1} ends with ${one?.hash}, the log with ${headHash}`,
      );
    if (one?.stateHash !== stateHash)
      ledger.violate(`one state: server ${index + 1} holds another state than the log comes to`);
  }
}
