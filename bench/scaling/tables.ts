import type { MachineFacts } from '../support/machine.ts';
import { formatNumber, printTable } from '../support/rows.ts';
import type { Assumptions } from './assumptions.ts';
import type { Costs } from './costs.ts';
import type { Day } from './day.ts';
import { connectionsUsually, loadedMax } from './servers.ts';
import { parts, together } from './work.ts';
import type { Figures, Installations, Minute, Varied } from './year.ts';

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

export function printDay(day: Day, figures: Figures, assumed: Assumptions, costs: Costs): void {
  const { needed } = figures;
  printTable(
    'the day',
    ['what', 'value'],
    [
      ['workshops', formatNumber(figures.workshops)],
      ['people', formatNumber(figures.people)],
      ['edits, the busiest minute', `${formatNumber(Math.round(figures.peakEdits))} /s`],
      ['edits of the day', formatNumber(Math.round(figures.editsOfDay))],
      ['sent to people, the busiest minute', gigabits(figures.peakBytes)],
      ['sent to people, the day', size(figures.bytesOutOfDay)],
      ['log, the day', size(figures.logOfDay)],
      ['log, the year', size(figures.logOfYear)],
    ],
  );
  const all = together(day.atBusiest).cpuMs;
  printTable(
    `the busiest minute (${clock(day.busiest)} UTC), all servers together, but for hearing each other`,
    ['for', 'cores', 'share', 'sent'],
    parts.map((part) => {
      const { cpuMs, bytes } = day.atBusiest[part];
      const share = `${((cpuMs / all) * 100).toFixed(0)} %`;
      return [part, (cpuMs / 1_000).toFixed(2), share, gigabits(bytes)];
    }),
  );
  printTable(
    'servers over one log, by what asks for them',
    ['bound', 'servers'],
    [
      [`${assumed.busy} of a core at the busiest minute`, count(needed.cpu)],
      [`${assumed.heap} GB of heap`, count(needed.heap)],
      [`${loadedMax} workshops loaded (loadedMax, no setting)`, count(needed.workshops)],
      [`${connectionsUsually} connections (a setting)`, count(needed.connections)],
      ['all but the setting', count(needed.all)],
    ],
  );
  const most = (assumed.busy * 1_000) / Math.max(costs.cpuMs.followed, 1e-9);
  console.log(
    `every server hears every edit of its log: at ${formatNumber(Math.round(most))} a second that alone is ${assumed.busy} of a core`,
  );
}

export function printInstallations(all: readonly Installations[]): void {
  printTable(
    'the same, shared out over several logs, each with servers of its own',
    ['logs', 'workshops', 'edits/s', 'hearing', 'cores', 'servers', 'spread evenly', 'in all'],
    all.map(({ count: logs, figures }) => [
      String(logs),
      String(figures.workshops),
      formatNumber(Math.round(figures.peakEdits)),
      figures.hearing.toFixed(2),
      figures.cores.toFixed(1),
      count(figures.needed.all),
      count(figures.evenly),
      figures.needed.all === undefined ? count(undefined) : String(logs * figures.needed.all),
    ]),
  );
}

export function printMinute(logs: number, minute: Minute): void {
  const { servers, busiest, usual, afterLoss, ladder } = minute;
  const heading = `${servers} servers over one of ${logs} logs, one more than needed`;
  printTable(
    `${heading}: the busiest of them, and of fewer and more`,
    ['servers', 'core', 'of that, hearing the others', 'workshops', 'connections', 'heap GB'],
    ladder.map(({ servers: so, busiest: load }) => [
      String(so),
      load.cpu.toFixed(2),
      load.following.toFixed(2),
      String(load.workshops),
      formatNumber(Math.round(load.connections)),
      load.heapGb.toFixed(2),
    ]),
  );
  printTable(
    `${heading}: from an edit's arrival to the end of the thread's work on it, without the log`,
    ['busiest minute', 'p50 ms', 'p99 ms', 'max ms', 'busy', 'calm after s'],
    [
      { name: 'as usual', queued: usual },
      { name: 'one is lost at its beginning', queued: afterLoss },
    ].map(({ name, queued: { edits, busy, calmAfterSeconds } }) => [
      name,
      ...[edits.p50, edits.p99, edits.max].map((ms) => ms.toFixed(1)),
      busy.toFixed(2),
      calmAfterSeconds.toFixed(1),
    ]),
  );
  console.log(`the busiest sends ${gigabits(busiest.bytes)}`);
}

export function printSensitivity(logs: number, varied: readonly Varied[]): void {
  printTable(
    `each assumption halved and doubled, one of ${logs} logs`,
    ['assumption', 'value', 'cores', 'hearing', 'servers', 'evenly', 'sent at most', 'log a year'],
    varied.map(({ name, value, figures }) => [
      name,
      String(value),
      figures.cores.toFixed(1),
      figures.hearing.toFixed(2),
      count(figures.needed.all),
      count(figures.evenly),
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
