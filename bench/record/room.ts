import { setTimeout as delay } from 'node:timers/promises';
import { fixedToken, type Place, RembukClient, type SharedReplays } from '@rembuk/client';
import { Child } from '../support/child.ts';
import { Http } from '../support/http.ts';
import { type RembukServer, startRembuk } from '../support/rembuk-server.ts';
import { atMost, type Row } from '../support/rows.ts';
import { type Outcome, quantile, until } from '../together/outcome.ts';
import { demoWorkshopId, recordDemo } from './demo-history.ts';
import type { FromFollowers, Shown, ToFollowers } from './messages.ts';
import { spreadOf } from './spread.ts';

export interface RoomPlan {
  readonly people: number;
  readonly speed: number;
  /** What the replayed session took. */
  readonly sessionSeconds: number;
  readonly seed: number;
}

const spreadMsMax = 100;
const processes = 2;
const clocksWrongMs = 600_000;
/** The share of the people who come while it plays. */
const lateShare = 0.2;
const answerMsMax = 120_000;

/** A hall follows one replay of the demo: with clocks that are wrong, late joiners, pauses and seeks. */
export async function followTogether(plan: RoomPlan): Promise<Outcome> {
  const { sessionSeconds: seconds, seed } = plan;
  let last = -1;
  const server = await startRembuk([], {}, async (folder) => {
    last = await recordDemo(folder, { seconds, seed });
  });
  try {
    return await follow(server, plan, last);
  } finally {
    await server.stop();
  }
}

type Followers = Child<ToFollowers, FromFollowers>;

interface Part {
  readonly child: Followers;
  readonly early: readonly string[];
  readonly late: readonly string[];
}

async function follow(server: RembukServer, plan: RoomPlan, last: number): Promise<Outcome> {
  const tokens = await joinAll(server, plan.people);
  const { url, operatorToken } = server;
  const client = new RembukClient({ url, tokens: fixedToken(operatorToken) });
  const file = new URL('followers.ts', import.meta.url);
  const parts = Array.from({ length: processes }, (_, part): Part => {
    const own = tokens.filter((_token, index) => index % processes === part);
    const late = Math.round(own.length * lateShare);
    const child: Followers = new Child('the followers', file);
    return { child, late: own.slice(0, late), early: own.slice(late) };
  });
  try {
    const { sharedReplays: replays, status } = client.open(demoWorkshopId);
    await until('the leader is live', () => status.get().kind === 'live');
    const workshopId = demoWorkshopId;
    await Promise.all(
      parts.map(({ child, early }, part) => {
        const come = { url, workshopId, tokens: early, seed: plan.seed + part, clocksWrongMs };
        return child.ask({ kind: 'come', ...come }, answerMsMax);
      }),
    );
    replays.follow();
    await asked(replays.start({ to: last, speed: plan.speed, idleMs: 60_000 }));
    const { runs, stands } = await lead(replays, parts, plan, last);
    const shown = await Promise.all(
      parts.map(({ child }) =>
        child.ask<Extract<FromFollowers, { kind: 'shown' }>>({ kind: 'collect' }, answerMsMax),
      ),
    );
    const followers = shown.flatMap((one) => one.followers);
    return outcome(plan, last, followers, runs, stands);
  } finally {
    client.close();
    await Promise.all(parts.map(({ child }) => child.stop()));
  }
}

/** Play, pause, play, two seeks, and what all show when it stands. Gives the turns during which it played. */
async function lead(
  replays: SharedReplays,
  parts: readonly Part[],
  { sessionSeconds, speed }: RoomPlan,
  last: number,
) {
  const playMs = (sessionSeconds * 1000) / speed;
  const runs: number[] = [];
  const stands: number[] = [];
  const play = async (place?: Place) => {
    await asked(place ? replays.seek(place) : replays.play());
    await until('it plays', () => replays.current.get()?.playing === true);
    runs.push(replays.current.get()?.seq ?? 0);
  };
  const pause = async () => {
    await asked(replays.pause());
    await until('it pauses', () => replays.current.get()?.playing === false);
    stands.push(await placesShown(replays, parts));
  };
  await placesShown(replays, parts);
  await play();
  const arrivals = parts.map(({ child, late }) =>
    child.ask({ kind: 'late', tokens: late, withinMs: playMs * 0.4 }, answerMsMax),
  );
  await Promise.all([...arrivals, delay(playMs * 0.5)]);
  await pause();
  await play();
  await delay(playMs * 0.15);
  await play({ revision: Math.round(last * 0.2) });
  await delay(playMs * 0.2);
  await play({ revision: Math.round(last * 0.5) });
  await delay(playMs * 0.6);
  await pause();
  return { runs, stands };
}

/** At how many different places the followers stand. */
async function placesShown(replays: SharedReplays, parts: readonly Part[]): Promise<number> {
  const seq = replays.current.get()?.seq ?? 0;
  const said = await Promise.all(
    parts.map(({ child }) =>
      child.ask<Extract<FromFollowers, { kind: 'standing' }>>({ kind: 'stand', seq }, answerMsMax),
    ),
  );
  return new Set(said.flatMap(({ revisions }) => revisions)).size;
}

function outcome(
  plan: RoomPlan,
  last: number,
  followers: readonly Shown[],
  runs: readonly number[],
  stands: readonly number[],
): Outcome {
  const { passedMs, landedMs, widest } = spreadOf(followers, runs);
  const name = `${plan.people} follow at ${plan.speed}x`;
  const rows: Row[] = [
    { name: `${name}, revisions passed together`, value: passedMs.length, unit: '' },
    { name: `${name}, spread p50`, value: quantile(passedMs, 0.5), unit: 'ms' },
    atMost(`${name}, spread p99`, quantile(passedMs, 0.99), 'ms', spreadMsMax),
    atMost(`${name}, spread max`, worst(passedMs), 'ms', spreadMsMax),
    { name: `${name}, first shown behind a turn, spread max`, value: worst(landedMs), unit: 'ms' },
    atMost(`${name}, different places shown while it stands`, worst(stands), '', 1),
  ];
  return {
    rows,
    more: { ...plan, last, followers: followers.length, runs, stands, landedMs, widest },
  };
}

function worst(values: readonly number[]): number {
  return Math.max(0, ...values);
}

async function asked(told: Promise<{ readonly ok: boolean }>): Promise<void> {
  const answer = await told;
  if (!answer.ok) throw new Error(`the leader was refused: ${JSON.stringify(answer)}`);
}

/** Each by a join code, as people come in. */
async function joinAll(
  { url, operatorToken }: RembukServer,
  people: number,
): Promise<readonly string[]> {
  const http = new Http(url);
  const path = `/workshops/${demoWorkshopId}`;
  const codes = await http.get<{ code: string }[]>(`${path}/join-codes`, operatorToken);
  const tokens: string[] = [];
  for (let index = 0; index < people; index += 1) {
    const { code = '' } = codes[index % codes.length] ?? {};
    const { organizations } = await http.post<{ organizations: { id: string }[] }>(
      `${path}/join/preview`,
      { code },
    );
    const organizationId = organizations[index % organizations.length]?.id;
    const seat = { code, name: `Peserta ${index}`, organizationId };
    const { accessToken } = await http.post<{ accessToken: string }>(`${path}/join`, seat);
    tokens.push(accessToken);
  }
  return tokens;
}
