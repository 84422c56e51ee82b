import type { RecordedEvent } from '@rembuk/event-sourcing';
import type { TextPlace } from '@rembuk/workshop';
import { boardOf, join, joinCodes, openWorkshop, type Person } from '../../support/cast.ts';
import { FaultProxy } from '../../support/fault-proxy.ts';
import { ask, postCommand } from '../../support/http.ts';
import { unlimited } from '../../support/limits.ts';
import { readLog, workshopStream } from '../../support/log.ts';
import { Random } from '../../support/random.ts';
import { type Server, startServer } from '../../support/server.ts';
import { until } from '../../support/wait.ts';
import { audit } from './audit.ts';
import { type Fault, Traveller } from './traveller.ts';

export interface LinesOptions {
  /** A fresh, empty folder. */
  readonly data: string;
  readonly seed: number;
  /** Lines to break, all people together, after the server had let the client in. */
  readonly disconnects: number;
  readonly people?: number;
  readonly progress?: (done: number, all: number) => void;
}

export interface LinesResult {
  readonly seed: number;
  readonly disconnects: number;
  readonly faults: Readonly<Record<Fault, number>>;
  readonly events: number;
  readonly commands: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly keystrokes: number;
  /** What was read as a state instead of events: only when someone comes in, or was away for long. */
  readonly jumps: number;
  /** How often somebody was given back words that did not get in. */
  readonly losses: number;
  readonly violations: readonly string[];
  readonly seconds: number;
}

const workshopId = 'lines';
const board = boardOf('one');
const otherBoard = boardOf('two');
const sharedSheetId = 'sheet-shared';
const settleMsMax = 60_000;

/** Texts that all write in: of different length, at different cards. */
const texts: readonly TextPlace[] = [
  { kind: 'strategy', id: 'strategy-1', field: 'issue' },
  { kind: 'sheet', id: sharedSheetId, field: 'explanation' },
  { kind: 'sheet', id: sharedSheetId, field: 'benefit' },
];

/** People work through lines that break all the time; then everything is held against what they did and were told. */
export async function runLines(options: LinesOptions): Promise<LinesResult> {
  const startedMs = performance.now();
  const random = new Random(options.seed);
  const server = await startServer({ data: options.data, env: unlimited });
  const proxies: FaultProxy[] = [];
  let travellers: readonly Traveller[] = [];
  try {
    await openWorkshop(server, workshopId, [board, otherBoard]);
    const people = await enter(server, options.people ?? 20);
    await furnish(server, people);
    for (const _ of people) proxies.push(await FaultProxy.start(server.url, random.fork()));
    travellers = sendOff(people, proxies, random);
    const disconnects = () => sum(travellers, (traveller) => traveller.disconnects);
    const works = travellers.map((traveller) => traveller.work());
    const enough = () => {
      options.progress?.(disconnects(), options.disconnects);
      return disconnects() >= options.disconnects;
    };
    await Promise.all(travellers.map((traveller) => traveller.travel(enough)));
    const broken = disconnects();
    for (const traveller of travellers) traveller.rest();
    await Promise.all(works);
    await settled(server, travellers);
    const log = await readLog(options.data, workshopStream(workshopId));
    const { stateHash } = await placeOf(server);
    const violations = audit(travellers, log, stateHash);
    return {
      ...summary(travellers, log),
      seed: options.seed,
      disconnects: broken,
      violations,
      seconds: (performance.now() - startedMs) / 1_000,
    };
  } finally {
    for (const traveller of travellers) traveller.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await server.stop();
  }
}

async function enter(server: Server, count: number): Promise<readonly Person[]> {
  const codes = await joinCodes(server.url, server.operatorToken, workshopId);
  const { groupId, organizationId } = board;
  const code = codes.get(groupId) ?? '';
  const people: Person[] = [];
  for (let index = 0; index < count; index += 1)
    people.push(
      await join(server.url, workshopId, { code, name: `Peserta ${index}`, organizationId }),
    );
  return people;
}

/** Puts up a strategy, a sheet that all write on and a sheet for each. */
async function furnish(server: Server, people: readonly Person[]): Promise<void> {
  const { dimensionId, subdimension, organizationId } = board;
  const strategyId = 'strategy-1';
  const title = 'Layanan terpadu';
  const add = async (type: string, data: object) => {
    const answer = await postCommand(server.url, people[0]?.token, workshopId, { type, data });
    if (!answer.ok) throw new Error(`${type}: ${answer.code}`);
  };
  const place = { dimensionId, subdimension, organizationId };
  await add('ProposeStrategy', { strategyId, ...place, code: 'S1', title });
  for (const sheetId of [sharedSheetId, ...people.map((_, index) => sheetOf(index))])
    await add('AddSheet', { sheetId, strategyId, code: sheetId, shortTitle: sheetId, title });
}

function sheetOf(index: number): string {
  return `sheet-${index}`;
}

function sendOff(
  people: readonly Person[],
  proxies: readonly FaultProxy[],
  random: Random,
): readonly Traveller[] {
  return people.flatMap((person, index) => {
    const proxy = proxies[index];
    if (!proxy) return [];
    const options = { person, proxy, workshopId, texts, sharedSheetId, ownSheetId: sheetOf(index) };
    const name = `Peserta ${index}`;
    const alphabet = alphabetOf(index);
    return [new Traveller({ ...options, name, alphabet, random: random.fork() })];
  });
}

/** Characters that nobody else types: some of one UTF-16 code unit, some of two. */
function alphabetOf(index: number): readonly string[] {
  const from = (start: number) =>
    Array.from({ length: 8 }, (_, i) => String.fromCodePoint(start + index * 8 + i));
  return [...from(0x4e00), ...from(0x13000)];
}

interface Place {
  readonly revision: number;
  readonly stateHash: string;
}

function placeOf(server: Server): Promise<Place> {
  const token = server.operatorToken;
  return ask<Place>(server.url, `/workshops/${workshopId}/state`, { token });
}

/** Everything that was typed and given has its outcome, and everyone holds all of it. */
async function settled(server: Server, travellers: readonly Traveller[]): Promise<void> {
  const waiting = () =>
    travellers
      .filter((traveller) => !traveller.isSettled)
      .map(({ session }) => JSON.stringify([session.status.get(), session.sync.get()]));
  await until(() => waiting().length === 0, {
    what: 'everything that was typed and given is saved',
    deadlineMs: settleMsMax,
  }).catch((error: unknown) => {
    throw new Error(waiting().join('\n'), { cause: error });
  });
  const { revision } = await placeOf(server);
  await until(() => travellers.every(({ ledger }) => ledger.revision === revision), {
    what: `everyone holds revision ${revision}`,
    deadlineMs: settleMsMax,
  });
}

function summary(travellers: readonly Traveller[], log: readonly RecordedEvent[]) {
  const commands = travellers.flatMap(({ ledger }) => ledger.commands);
  const faults = (fault: Fault) => sum(travellers, (traveller) => traveller.faults[fault]);
  return {
    faults: {
      cut: faults('cut'),
      'mid-frame': faults('mid-frame'),
      'half-open': faults('half-open'),
      handshake: faults('handshake'),
    },
    events: log.length,
    commands: commands.length,
    acknowledged: commands.filter(({ outcome }) => outcome?.ok === true).length,
    refused: commands.filter(({ outcome }) => outcome?.ok === false).length,
    keystrokes: sum(travellers, ({ keystrokes }) => keystrokes),
    jumps: sum(travellers, ({ ledger }) => ledger.jumps),
    losses: sum(travellers, ({ ledger }) => ledger.losses),
  };
}

/** For people to read. */
export function linesTable(result: LinesResult): string {
  const faults = Object.entries(result.faults).map(([fault, times]) => `${fault} ${times}`);
  const rows: [string, string | number][] = [
    ['forced disconnects', result.disconnects],
    ['how', faults.join(', ')],
    ['commands', `${result.commands} (refused ${result.refused})`],
    ['keystrokes in shared texts', result.keystrokes],
    ['events in the log', result.events],
    ['words given back to authors', result.losses],
    ['violations of any kind', result.violations.length],
    ['took', `${result.seconds.toFixed(0)} s`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(28)}${value}`).join('\n');
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
