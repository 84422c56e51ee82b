import { setTimeout as delay } from 'node:timers/promises';
import { textAt, type TextPlace } from '@rembuk/workshop';
import type { Editor } from '../live/edits.ts';
import { fillHall } from '../live/hall.ts';
import { usageBetween } from '../live/generator-messages.ts';
import { Http } from '../support/http.ts';
import { usageOf } from '../support/process-usage.ts';
import { seededRandom } from '../support/random.ts';
import type { RembukServer } from '../support/rembuk-server.ts';
import { atMost, type Row } from '../support/rows.ts';
import { type Outcome, stateHash, until } from './outcome.ts';
import { Readers } from './readers.ts';
import { Seat } from './seat.ts';
import { type StrokeFigures, Strokes } from './strokes.ts';
import { Typist } from './typist.ts';

const ownMsMax = 16;
const othersMsMax = 400;
/** After it joining and opening have come to rest. */
const quietMs = 500;
/** The keyboard's own share: above it the process of the clients, not the server, set the pace. */
const lateMsMax = 50;
/** Everyone at the board of the text may write in it: every fourth person of the hall. */
const boards = 4;

export interface TypingPlan {
  readonly people: number;
  readonly typists: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  readonly seed: number;
}

/** A hall in one workshop: some write in one text, the others look on. */
export async function typeTogether(server: RembukServer, plan: TypingPlan): Promise<Outcome> {
  const editors = await fillHall(server, plan.people);
  const isTypist = (index: number) => index % boards === 0 && index / boards < plan.typists;
  const writing = editors.filter((_, index) => isTypist(index));
  const readers = new Readers(editors.filter((_, index) => !isTypist(index)));
  const seats = writing.map((editor) => new Seat({ url: server.url, editor }));
  try {
    await readers.connect(server.port);
    await Promise.all(seats.map((seat) => seat.live()));
    while (performance.now() - readers.lastFrameMs < quietMs) await delay(quietMs);
    return await measure(server, plan, editors, seats, readers);
  } finally {
    for (const seat of seats) seat.close();
    readers.close();
  }
}

async function measure(
  server: RembukServer,
  plan: TypingPlan,
  editors: readonly Editor[],
  seats: readonly Seat[],
  readers: Readers,
): Promise<Outcome> {
  const [first] = seats;
  if (!first) throw new Error('nobody types');
  const place: TextPlace = { kind: 'sheet', id: first.editor.sheetId, field: 'explanation' };
  const strokes = new Strokes(editors.length - 1);
  const following = readers.follow(first.session.confirmed.get(), (ids) =>
    strokes.readByReader(ids),
  );
  const random = seededRandom(plan.seed);
  const typists = seats.map(
    (seat, index) =>
      new Typist(seat, place, seededRandom(Math.floor(random() * 2 ** 31)), {
        struck: (_, ...times) => strokes.struck(index, ...times),
        cancelled: () => strokes.cancelled(index),
        sent: (_, commandId) => strokes.sent(index, commandId),
        read: (_, commandIds) => strokes.readByTypist(index, commandIds),
        refused: (code) => strokes.refused(code),
      }),
  );
  for (const typist of typists) typist.begin();
  await delay(plan.warmupSeconds * 1000);
  strokes.count(true);
  const before = { server: usageOf(server.pid), own: usageOf(process.pid) };
  await delay(plan.seconds * 1000);
  const after = { server: usageOf(server.pid), own: usageOf(process.pid) };
  strokes.count(false);
  for (const typist of typists) typist.end();
  const { head, differing } = await compare(server, place, typists, following);
  const figures = strokes.figures();
  const usage = {
    server: usageBetween(before.server, after.server),
    clients: usageBetween(before.own, after.own),
  };
  doubt(figures);
  return {
    rows: rowsOf(plan, figures, differing),
    more: { ...plan, figures, usage, head },
  };
}

/** How many do not hold what the server holds, as a state or on their page. */
async function compare(
  server: RembukServer,
  place: TextPlace,
  typists: readonly Typist[],
  following: ReturnType<Readers['follow']>,
): Promise<{ head: number; differing: number }> {
  const [first] = typists;
  if (!first) throw new Error('nobody types');
  const revisions = () => new Set(typists.map(({ seat }) => seat.revision));
  const isLevel = () =>
    typists.every(({ seat }) => seat.isInSync) &&
    revisions().size === 1 &&
    following.held().revision === first.seat.revision &&
    following.areLevel();
  await until('everyone holds everything', isLevel);
  const { workshopId, auth } = first.seat.editor;
  const { revision, stateHash: expected } = await new Http(server.url).get<{
    revision: number;
    stateHash: string;
  }>(`/workshops/${workshopId}/state`, auth.token);
  const held = following.held();
  const text = textAt(held.state, place);
  const differ = (state: typeof held.state, shown: string | undefined) =>
    stateHash(state) !== expected || shown !== text;
  const typistsApart = typists.filter(({ seat, shown }) => differ(seat.state, shown)).length;
  const readersApart = differ(held.state, text) || held.revision !== revision ? 1 : 0;
  return { head: revision, differing: typistsApart + readersApart };
}

function rowsOf(plan: TypingPlan, figures: StrokeFigures, differing: number): Row[] {
  const { own, late, byTypists, byReaders, byAll, keystrokes, edits, unseen, refusals } = figures;
  const { withoutEffect } = figures;
  const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0);
  const rate = keystrokes / plan.seconds / plan.typists;
  return [
    { name: 'keystrokes of one person', value: rate, unit: '/s' },
    { name: 'text edits of all', value: edits / plan.seconds, unit: '/s' },
    { name: 'edits that others had made already', value: withoutEffect, unit: 'edits' },
    atMost('own keystroke visible, p99', own.p99, 'ms', ownMsMax),
    { name: 'own keystroke visible, max', value: own.max, unit: 'ms' },
    { name: 'the others see it, p50', value: byTypists.p50, unit: 'ms' },
    atMost('those who type see it, p99', byTypists.p99, 'ms', othersMsMax),
    atMost('those who read see it, p99', byReaders.p99, 'ms', othersMsMax),
    { name: 'the last of all sees it, p99', value: byAll.p99, unit: 'ms' },
    { name: 'keystrokes late by the clients, p99', value: late.p99, unit: 'ms' },
    atMost('keystrokes that somebody did not see', unseen, 'keystrokes', 0),
    atMost('edits refused', refused, 'edits', 0),
    atMost('people with another text or state', differing, 'people', 0),
  ];
}

function doubt({ late }: StrokeFigures): void {
  if (late.p99 > lateMsMax)
    console.log(`the process of the clients was the bottleneck: ${late.p99.toFixed(0)} ms late`);
}
