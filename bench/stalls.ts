/**
 * How long the server's one thread stands still at worst while one person sends, as fast as they may, the heaviest edits
 * that there are: each touches a text in as many places as an edit may, and has seen none of the changes since.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { commandLine } from '../scripts/command-line.ts';
import { Crowd } from './live/crowd.ts';
import { fillHall } from './live/hall.ts';
import { machineFacts, printFacts } from './support/machine.ts';
import { startRembuk } from './support/rembuk-server.ts';
import { conclude } from './support/report.ts';
import { atMost, printRows } from './support/rows.ts';

const { values, wholeNumber } = commandLine(
  'node bench/stalls.ts [--edits N] [--json FILE] [--node ARGUMENT]...',
  {
    // As many as a person may send at once.
    edits: { type: 'string', default: '500' },
    json: { type: 'string' },
    node: { type: 'string', multiple: true, default: [] },
  },
);
const edits = wholeNumber('edits', values.edits);
const stallMsMax = 50;
/** Sections of an edit at most, and changes that are mapped over whatever they come to. */
const sections = 256;
const before = 31;
const length = 2_900;

type Change = readonly (number | readonly [number, ...string[]])[];

/** Every few characters one gives way to another, so that each section of the one meets each of the others. */
function scattered(turn: number): Change {
  const places = sections / 2 - 1;
  const first = 1 + (turn % 20);
  const change: (number | [number, string])[] = [first];
  for (let place = 0; place < places; place += 1) change.push([1, 'x'], 21);
  return [...change, length - first - places * 22];
}

const facts = machineFacts();
printFacts(facts);
const server = await startRembuk(values.node);
try {
  const [attacker] = await fillHall(server, 1);
  if (!attacker) throw new Error('nobody is there');
  const { workshopId, sheetId } = attacker;
  const crowd = new Crowd([attacker]);
  await crowd.connect(server.port);
  const answers = new Map<number, (answer: Answer) => void>();
  crowd.listen({
    frame: () => undefined,
    answered: (edit, answer) => answers.get(edit)?.(answer as Answer),
  });
  let sent = 0;
  const edit = (change: Change, seen: number): Promise<Answer> => {
    sent += 1;
    const serial = sent;
    const data = { on: { kind: 'sheet', id: sheetId, field: 'explanation' }, change };
    crowd.send(0, serial, { id: randomUUID(), workshopId, type: 'EditText', data, seen });
    return new Promise((resolve) => answers.set(serial, resolve));
  };
  const begun = await edit([[0, 'a'.repeat(length)]], 1_000_000);
  if (begun.code !== 'revision_ahead') throw new Error('the head should be unknown');
  let head = await headOf(server.url, attacker.auth.token, workshopId);
  head = (await edit([[0, 'a'.repeat(length)]], head)).revision ?? head;
  const seen = head;
  for (let turn = 0; turn < before; turn += 1)
    head = (await edit(scattered(turn), head)).revision ?? head;
  await worstStallMs(server.url);
  const startMs = performance.now();
  const outcomes = await Promise.all(
    Array.from({ length: edits }, (_, turn) => edit(scattered(turn), seen)),
  );
  const tookMs = performance.now() - startMs;
  await delay(50);
  const stallMs = await worstStallMs(server.url);
  crowd.close();
  const accepted = outcomes.filter(({ ok }) => ok).length;
  const codes = new Set(outcomes.flatMap(({ code }) => code ?? []));
  const rows = [
    atMost(`longest standstill under ${edits} of the heaviest edits`, stallMs, 'ms', stallMsMax),
    { name: 'all of them answered after', value: tookMs, unit: 'ms' },
    { name: 'of them accepted', value: accepted, unit: 'edits' },
  ];
  printRows('One person against everybody', rows);
  conclude(facts, rows, { json: values.json, more: { codes: [...codes] } });
} finally {
  await server.stop();
}

interface Answer {
  readonly ok: boolean;
  readonly revision?: number;
  readonly code?: string;
}

async function headOf(url: string, token: string, workshopId: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/workshops/${workshopId}/state`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { revision: number }).revision;
}

/** Since it was asked last. */
async function worstStallMs(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1];
  return Number(seconds) * 1_000;
}
