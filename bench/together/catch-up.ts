import { randomUUID } from 'node:crypto';
import { Crowd } from '../live/crowd.ts';
import { type Edit, type Editor, editOf } from '../live/edits.ts';
import { fillHall } from '../live/hall.ts';
import { seededRandom } from '../support/random.ts';
import type { RembukServer } from '../support/rembuk-server.ts';
import { atMost, type Row } from '../support/rows.ts';
import { type Outcome, quantile, until } from './outcome.ts';
import { Seat } from './seat.ts';
import { sharedFold } from './shared-fold.ts';
import { sharedUnpack } from './shared-unpack.ts';

const catchUpMsMax = 2_000;
const everyoneMsMax = 60_000;
/** Edits under way while those who are away miss them. */
const underwayMax = 400;

export interface CatchUpPlan {
  readonly tries: number;
  readonly together: number;
  readonly missed: number;
  readonly seed: number;
}

/** What happens while somebody is away. */
const absences = {
  /** The same things are edited again and again: the state is shorter than what happened to it. */
  edits: editOf,
  /** Everything is new: the events are shorter than the state that they lead to. */
  comments: (editor: Editor, serial: number): Edit => ({
    type: 'PostComment',
    data: {
      commentId: `c-${serial}-${randomUUID()}`,
      on: { kind: 'sheet', id: editor.sheetId },
      text: `${serial}: ${'setuju, dan perlu dibahas lagi '.repeat(20)}`,
    },
  }),
} as const;

/** People who were away come back, each alone, then many at once, each with whole work of their own to do. */
export async function catchUp(server: RembukServer, plan: CatchUpPlan): Promise<Outcome> {
  const editors = await fillHall(server, writers);
  const rows: Row[] = [];
  const more: Record<string, unknown> = { ...plan };
  for (const [kind, edit] of Object.entries(absences)) {
    const seats = await leaveAt(server, editors, plan);
    try {
      const head = await miss(server, editors, plan, edit);
      const alone: number[] = [];
      const [apart, atOnce] = [seats.slice(0, plan.tries), seats.slice(plan.tries)];
      for (const seat of apart) alone.push(await returned([seat], head));
      const togetherMs = await returned(atOnce, head);
      const name = `${plan.missed} missed events (${kind})`;
      rows.push(
        { name: `${name}, p50 of ${alone.length}`, value: quantile(alone, 0.5), unit: 'ms' },
        atMost(`${name}, p99 of ${alone.length}`, quantile(alone, 0.99), 'ms', catchUpMsMax),
        { name: `${name}, the last of ${atOnce.length} at once`, value: togetherMs, unit: 'ms' },
      );
      more[kind] = { alone, togetherMs };
    } finally {
      for (const seat of seats) seat.close();
    }
  }
  return { rows, more };
}

/** Who writes while the others are away. */
const writers = 64;

/** Opens the workshop for each of them, and drops their line. */
async function leaveAt(
  { url }: RembukServer,
  editors: readonly Editor[],
  { tries, together }: CatchUpPlan,
): Promise<readonly Seat[]> {
  const seats: Seat[] = [];
  // Those who come at once have the work of many devices in one process: what comes out the same for all is shared.
  const shared = { fold: sharedFold(), unpack: sharedUnpack() };
  for (let index = 0; index < tries + together; index += 1) {
    const editor = editors[index % editors.length];
    if (!editor) throw new Error('nobody is there');
    const seat = new Seat(index < tries ? { url, editor } : { url, editor, ...shared });
    await seat.live();
    await seat.leave();
    seats.push(seat);
  }
  return seats;
}

/** @returns the revision behind at least `missed` more events. */
async function miss(
  server: RembukServer,
  editors: readonly Editor[],
  { missed, seed }: CatchUpPlan,
  edit: (editor: Editor, serial: number, random: () => number) => Edit,
): Promise<number> {
  const crowd = new Crowd(editors);
  await crowd.connect(server.port);
  const random = seededRandom(seed);
  let head = 0;
  let accepted = 0;
  let sent = 0;
  await new Promise<void>((resolve, reject) => {
    const next = () => {
      const by = sent % editors.length;
      const editor = editors[by];
      if (!editor) return;
      sent += 1;
      const { workshopId } = editor;
      const command = { id: randomUUID(), workshopId, ...edit(editor, sent, random), seen: head };
      crowd.send(by, sent, command);
    };
    crowd.listen({
      frame: () => undefined,
      answered: (_, answer) => {
        const { ok, revision = 0, code } = answer as Answer;
        if (!ok) reject(new Error(`an edit was refused: ${code}`));
        head = Math.max(head, revision);
        accepted += 1;
        if (accepted === missed) resolve();
        else if (sent < missed) next();
      },
    });
    for (let begun = 0; begun < Math.min(underwayMax, missed); begun += 1) next();
  });
  crowd.close();
  return head;
}

interface Answer {
  readonly ok: boolean;
  readonly revision?: number;
  readonly code?: string;
}

/** From the moment their lines are let through to the moment the last of them holds everything. */
async function returned(seats: readonly Seat[], head: number): Promise<number> {
  const startMs = performance.now();
  for (const seat of seats) seat.comeBack();
  const areBack = () => seats.every((seat) => seat.isLive && seat.revision >= head);
  await until('those who were away hold everything', areBack, everyoneMsMax);
  const tookMs = performance.now() - startMs;
  // What they hold is let go of: all of it together would not be of one device.
  for (const seat of seats) seat.close();
  return tookMs;
}
