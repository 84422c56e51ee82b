import type { MachineFacts } from '../support/machine.ts';
import { formatNumber, printTable } from '../support/rows.ts';
import type { Assumptions } from './assumptions.ts';
import type { Costs } from './costs.ts';
import { connectionsUsually, loadedMax, nodesMax } from './servers.ts';
import type { PlayedDay, Varied } from './year.ts';

export function printCosts({ cpu, commit, startedAt, node }: MachineFacts, costs: Costs): void {
  console.log(`costs measured at ${startedAt}, commit ${commit}, ${cpu}, node ${node}`);
  const lines = Object.entries(costs).flatMap(([group, values]) =>
    Object.entries(values as Record<string, number>).map(([name, value]) => [
      group,
      name,
      value < 1 ? value.toPrecision(2) : formatNumber(value),
    ]),
  );
  printTable('what a server spends', ['of', 'on', 'each'], lines);
}

export function printDay(played: PlayedDay, assumed: Assumptions, costs: Costs): void {
  const { day, figures, servers, busiest } = played;
  const { needed } = figures;
  printTable(
    'the day',
    ['what', 'value'],
    [
      ['workshops', formatNumber(day.halls.length)],
      ['people', formatNumber(figures.people)],
      ['edits, the busiest minute', `${formatNumber(figures.peakEdits)} /s`],
      ['edits of the day', formatNumber(Math.round(figures.eventsOfDay))],
      ['sent to people, the busiest minute', gigabits(figures.peakBytes)],
      ['sent to people, the day', size(figures.bytesOutOfDay)],
      ['log, the day', size(figures.logOfDay)],
      ['log, the year', size(figures.logOfYear)],
    ],
  );
  printTable(
    'servers, by what asks for them',
    ['bound', 'servers'],
    [
      [`${assumed.busy} of a core at the busiest minute`, count(needed.cpu)],
      [`${assumed.heap} GB of heap`, count(needed.heap)],
      [`${loadedMax} workshops loaded (loadedMax, no setting)`, count(needed.workshops)],
      [`${connectionsUsually} connections (a setting)`, count(needed.connections)],
      ['all but the setting', count(needed.all)],
      [`hear of each other's people, at most (nodesMax, no setting)`, String(nodesMax)],
    ],
  );
  printBusiest(played);
  console.log(
    `${servers} servers, the busiest: ${Math.round(busiest.connections)} connections, ` +
      `${busiest.workshops} workshops, ${gigabits(busiest.bytes)}, heap ${busiest.heapGb.toFixed(1)} GB`,
  );
  const base = costs.cpuMs.followed;
  const most = (assumed.busy * 1_000) / Math.max(base, 1e-9);
  console.log(
    `every server hears every edit: at ${formatNumber(Math.round(most))} a second that alone is ${assumed.busy} of a core`,
  );
}

function printBusiest({ day, ladder, servers, usual, afterLoss }: PlayedDay): void {
  const all = Object.entries(day.atBusiest);
  const cpuMs = all.reduce((sum, [, spent]) => sum + spent.cpuMs, 0);
  printTable(
    `the busiest minute of all (${clock(day.busiest)} UTC), all servers together`,
    ['for', 'cores', 'share', 'sent'],
    all.map(([name, spent]) => [
      name,
      (spent.cpuMs / 1_000).toFixed(2),
      `${((spent.cpuMs / cpuMs) * 100).toFixed(0)} %`,
      gigabits(spent.bytes),
    ]),
  );
  printTable(
    'the busiest server, by how many there are',
    ['servers', 'core', 'of that, hearing the others', 'workshops', 'connections', 'heap GB'],
    ladder.map(({ servers: so, busiest }) => [
      String(so),
      busiest.cpu.toFixed(2),
      busiest.following.toFixed(2),
      String(busiest.workshops),
      formatNumber(Math.round(busiest.connections)),
      busiest.heapGb.toFixed(2),
    ]),
  );
  printTable(
    `${servers} servers: an edit waits for and takes the thread, without the log, at the busiest minute`,
    ['', 'p50 ms', 'p99 ms', 'max ms', 'busy', 'calm after s'],
    [
      ['as usual', usual],
      ['one server is lost at its beginning', afterLoss],
    ].map(([name, queued]) => {
      const { edits, busy, calmAfterSeconds } = queued as typeof usual;
      const figures = [edits.p50, edits.p99, edits.max].map((ms) => ms.toFixed(1));
      return [String(name), ...figures, busy.toFixed(2), calmAfterSeconds.toFixed(1)];
    }),
  );
}

export function printSensitivity(others: readonly Varied[]): void {
  printTable(
    'each assumption halved and doubled',
    ['assumption', 'value', 'servers', 'by CPU', 'sent at most', 'log a year'],
    others.map(({ name, value, figures }) => [
      name,
      String(value),
      count(figures.needed.all),
      count(figures.needed.cpu),
      gigabits(figures.peakBytes),
      size(figures.logOfYear),
    ]),
  );
}

function count(servers: number | undefined): string {
  return servers === undefined ? 'no number' : String(servers);
}

function gigabits(bytesPerSecond: number): string {
  return `${((bytesPerSecond * 8) / 1e9).toFixed(2)} Gbit/s`;
}

function size(bytes: number): string {
  const gigabytes = bytes / 1e9;
  return gigabytes >= 1_000 ? `${(gigabytes / 1_000).toFixed(1)} TB` : `${gigabytes.toFixed(1)} GB`;
}

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, '0')).join(':');
}
