import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { randomUUID, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { genesisHash, seal, eventId } from '@rembuk/event-sourcing';
import { decide, initialState, openingOf, readMasterplanFile } from '@rembuk/workshop';
import { RembukClient, fixedToken, when, workshopFold } from '@rembuk/client';
import { Caller } from './simulation/api.ts';
import { castFor } from './simulation/cast.ts';
import { Chance } from './simulation/chance.ts';
import { Person } from './simulation/person.ts';
import { People } from './simulation/people.ts';
import { Meter } from './simulation/meter.ts';
import { chainsOf } from './simulation/plan.ts';
import { Play } from './simulation/play.ts';
import { pace } from './simulation/pacer.ts';
import { GeneratorWatch } from './simulation/generator-watch.ts';
import { inParallel } from './in-parallel.ts';
import { readServerFile } from './server/server-file.ts';
import { Encoder } from 'socket.io-parser';
import { SharedDecoder } from './simulation/shared-decoder.ts';
import { stateHash } from './simulation/replay.ts';
import { sharedFold } from './simulation/shared-fold.ts';

const [N, RATE, SECS, SHARED] = process.argv.slice(2).map(Number) as [
  number,
  number,
  number,
  number,
];
const folder = await mkdtemp('/tmp/cliwork/data-');
const file: any = readMasterplanFile(JSON.parse(readFileSync('demo/pasuruan-2018.json', 'utf8')));
const store = await SqliteEventStore.open({ folder });
let hash = genesisHash('workshop-w1');
const ctx = {
  actor: { id: 'admin', role: 'admin' as const },
  at: new Date().toISOString(),
  seen: -1,
  head: -1,
  overwrite: false,
};
const cmd = randomUUID();
const evs = (
  decide(initialState, { type: 'OpenWorkshop', data: openingOf(file) } as any, ctx) as any[]
).map((e, i) => {
  const s = seal(hash, {
    ...e,
    id: eventId(cmd, i),
    meta: {
      commandId: cmd,
      actorId: 'admin',
      role: 'admin',
      at: ctx.at,
      correlationId: cmd,
      causationId: cmd,
    },
  });
  hash = s.meta.hash;
  return s;
});
await store.append('workshop-w1', 'no_stream', evs);
await store.close();
const child = spawn(process.execPath, ['apps/api/dist/main.js'], {
  env: { ...process.env, REMBUK_DATA: folder, REMBUK_PORT: '0', REMBUK_LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
child.stdout.resume();
let t;
while (!(t = await readServerFile(folder))) await new Promise((r) => setTimeout(r, 100));
const target = t;
const opc = new RembukClient({ url: t.url, tokens: fixedToken(t.token) });
const ops = opc.open('w1');
await when(ops.status, ({ kind }) => kind === 'live');
const op = new Caller(t.url, t.token);
const codes = await op.get<any[]>('/workshops/w1/join-codes');
const codeOf = new Map(codes.map((c) => [c.groupId, c.code]));
const cast = castFor(file, N);
const t0 = performance.now();
const guests = await inParallel(8, cast, async (speaker, i) => {
  if (speaker.role === 'member')
    return {
      speaker,
      tokens: await new Caller(target.url).post<any>('/workshops/w1/join', {
        code: codeOf.get(speaker.groupId),
        name: `P ${i}`,
        organizationId: speaker.organizationId,
      }),
    };
  const username = `sim-${randomUUID()}`.slice(0, 32);
  const password = `Aa1-${randomBytes(18).toString('base64url')}`;
  const { personId } = await op.post<any>('/accounts', { username, name: 'F', password });
  const r = await ops.submit({
    type: 'AdmitParticipant',
    data: { participantId: personId, ...speaker },
  });
  if (!r.ok) console.log(r);
  return {
    speaker,
    tokens: await new Caller(target.url).post<any>('/auth/sign-in', { username, password }),
  };
});
console.log('joined', Math.round(performance.now() - t0), 'ms');
const chance = new Chance(1);
const fold = SHARED ? sharedFold(workshopFold) : workshopFold;
const t1 = performance.now();
const all = guests.map(
  (guest) =>
    new Person({
      url: target.url,
      workshopId: 'w1',
      guest,
      random: chance.fork().next,
      fold,
      socketOptions: SHARED ? ({ parser: { Encoder, Decoder: SharedDecoder } } as any) : {},
    }),
);
await Promise.all(all.map((p) => p.arrived()));
console.log('connected', Math.round(performance.now() - t1), 'ms');
const people = new People(all, chance.fork());
const meter = new Meter();
for (const { session } of all)
  session.onEvents((e, how) => {
    if (how === 'live') meter.seen(e);
  });
const chains = chainsOf(file, chance.fork());
const play = new Play({ people, chains, meter, chance: chance.fork() });
const watch = new GeneratorWatch();
const cpu0 = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ');
await pace({
  ratePerSecond: RATE,
  seconds: SECS,
  act: (l) => play.act(l),
  signal: new AbortController().signal,
});
const cpu1 = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ');
const figures = watch.stop();
await play.settled();
await new Promise((r) => setTimeout(r, 1000));
console.log({
  sent: meter.sent,
  accepted: meter.accepted,
  refusals: Object.fromEntries(meter.refusals),
  steps: play.stepsTaken,
  contended: play.contended,
});
console.log(meter.latencies, 'late', meter.pace, figures);
console.log(
  'cpu per delivered event us',
  ((figures.cpu * SECS * 1e6) / meter.latencies.seen.count).toFixed(1),
);
console.log(
  'server cpu',
  (
    (Number(cpu1[13]) + Number(cpu1[14]) - Number(cpu0[13]) - Number(cpu0[14])) /
    100 /
    SECS
  ).toFixed(2),
);
console.log(
  'hashes',
  new Set(all.map((p) => stateHash(p.state))).size,
  'revs',
  new Set(all.map((p) => p.revision)),
);
for (const p of all) p.client.close();
opc.close();
child.kill('SIGTERM');
