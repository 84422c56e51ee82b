import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Crowd } from '../live/crowd.ts';
import type { Editor } from '../live/edits.ts';
import { runLoad } from '../live/rounds.ts';
import { Http } from '../support/http.ts';
import type { Costs } from './costs.ts';
import { measureCarets } from './measure-carets.ts';
import { bytesOnDisk } from './measure-disk.ts';
import { type Observation, priceOfEach } from './least-squares.ts';
import { Stage, type Watched } from './stage.ts';

export interface MeasureOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly tell: (what: string) => void;
}

const people = 200;
/** People and edits a second: wide and slow to narrow and fast, so that edits and deliveries can be told apart. */
const mixtures = [
  [200, 20],
  [200, 60],
  [60, 60],
  [10, 100],
  [10, 300],
] as const;
/** Before any of them. */
const warming = [25, 300] as const;
const warmupSeconds = 2;
const settleMs = 3_000;
const documents = ['contributions.pdf', 'contributions.xlsx', 'roadmap.pdf'];

/** What a server spends, from runs of a minute or so: a few hundred people of one workshop. */
export async function measure({ seed, seconds, tell }: MeasureOptions): Promise<Costs> {
  const stage = await Stage.set();
  const { here, elsewhere } = stage;
  try {
    const emptyKb = { here: await here.heapKb(), elsewhere: await elsewhere.heapKb() };
    tell(`${people} people come in`);
    const editors = await stage.fillHall(people);
    await delay(settleMs);
    const filledKb = { here: await here.heapKb(), elsewhere: await elsewhere.heapKb() };
    const personKb = Math.max(0, filledKb.elsewhere - emptyKb.elsewhere) / people;
    const workshopKb = Math.max(0, filledKb.here - emptyKb.here) / people - personKb;

    const lines = await measureLines(stage, editors, seconds, tell);
    const edits = await measureEdits(stage, editors, { seed, seconds, tell }, lines.idleSecond);
    const carets = await measureCarets(here, editors, { seconds, tell }, lines.idleSecond);
    const asked = await measureAsked(stage, editors, tell);
    tell('what the log takes up on a disk');
    const eventOnDisk = await bytesOnDisk(seed);
    return {
      cpuMs: {
        idleSecond: lines.idleSecond,
        edit: edits.edit,
        delivery: edits.delivery,
        caret: carets.caret,
        caretDelivery: carets.delivery,
        visit: lines.visit,
        followed: edits.followed,
        document: asked.documentMs,
        page: asked.pageMs,
      },
      bytes: {
        frame: edits.frameBytes,
        caretFrame: carets.frameBytes,
        caretPerson: carets.personBytes,
        visit: asked.stateBytes,
        event: asked.eventBytes,
        eventOnDisk,
        document: asked.documentBytes,
        page: asked.pageBytes,
      },
      heapKb: {
        connection: lines.heapKb,
        person: personKb,
        workshopPerson: Math.max(0, workshopKb),
        base: emptyKb.here,
      },
    };
  } finally {
    await stage.clear();
  }
}

async function measureLines(
  { here }: Stage,
  editors: readonly Editor[],
  seconds: number,
  tell: (what: string) => void,
) {
  tell('the same people with their lines open, doing nothing');
  // The first ones in pay for what is loaded on first use.
  const first = new Crowd(editors.slice(0, 50));
  await first.connect(here.server.port);
  first.close();
  await delay(settleMs);
  const emptyKb = await here.heapKb();
  const aloneMs = await spentWhile(here, () => delay(seconds * 1_000));
  const crowd = new Crowd(editors);
  const visitMs = await spentWhile(here, async () => {
    await crowd.connect(here.server.port);
    await delay(settleMs);
  });
  const idleMs = await spentWhile(here, () => delay(seconds * 1_000));
  const heapKb = ((await here.heapKb()) - emptyKb) / people;
  crowd.close();
  await delay(settleMs);
  const idleSecond = Math.max(0, idleMs - aloneMs) / people / seconds;
  return { idleSecond, visit: visitMs / people, heapKb };
}

async function measureEdits(
  { here, elsewhere }: Stage,
  editors: readonly Editor[],
  { seed, seconds, tell }: MeasureOptions,
  idleSecond: number,
) {
  const { pid, port } = here.server;
  const load = ([count, ratePerSecond]: readonly [number, number], round: number) => {
    tell(`${count} people, ${ratePerSecond} edits a second`);
    const some = { pid, port, editors: editors.slice(0, count) };
    return runLoad(some, { ratePerSecond, warmupSeconds, seconds, seed: seed + round });
  };
  // Compilers are through with it by then.
  await load(warming, 0);
  const idleElsewhereMs = (await spentWhile(elsewhere, () => delay(seconds * 1_000))) / seconds;
  const observations: Observation[] = [];
  let [followedMs, events, frameBytes, edits] = [0, 0, 0, 0];
  for (const [index, mixture] of mixtures.entries()) {
    const [count] = mixture;
    const before = await headOf(here, editors);
    const beganMs = performance.now();
    const spentMs = await spentWhile(elsewhere, async () => {
      const loaded = await load(mixture, index + 1);
      const framesPerSecond = loaded.frames / loaded.windowSeconds;
      const editsPerSecond = framesPerSecond * loaded.editsPerFrame;
      observations.push({
        of: [editsPerSecond, framesPerSecond * count],
        total: loaded.server.cpu * 1_000 - idleSecond * count,
      });
      frameBytes += loaded.frames * loaded.bytesPerFrame;
      edits += loaded.frames * loaded.editsPerFrame;
    });
    events += (await headOf(here, editors)) - before;
    followedMs += spentMs - (idleElsewhereMs * (performance.now() - beganMs)) / 1_000;
  }
  const [edit, delivery] = priceOfEach(observations);
  return {
    edit,
    delivery,
    followed: Math.max(0, followedMs) / events,
    frameBytes: frameBytes / edits,
  };
}

async function headOf({ server }: Watched, editors: readonly Editor[]): Promise<number> {
  const path = `/workshops/${editors[0]?.workshopId ?? ''}/state`;
  const { revision } = await new Http(server.url).get<{ revision: number }>(
    path,
    server.operatorToken,
  );
  return revision;
}

/** What is asked for now and then: states, pages of events, documents. */
async function measureAsked(
  { here }: Stage,
  editors: readonly Editor[],
  tell: (what: string) => void,
) {
  tell('states, pages of events, documents');
  const { url, operatorToken } = here.server;
  const base = `${url}/api/v1/workshops/${editors[0]?.workshopId ?? ''}`;
  const headers = { authorization: `Bearer ${operatorToken}` };
  const answerTo = async (what: string) => {
    const response = await fetch(`${base}/${what}`, { headers });
    const body = await response.arrayBuffer();
    if (!response.ok) throw new Error(`${what}: ${response.status}`);
    return body;
  };
  const bytesOf = async (what: string) => (await answerTo(what)).byteLength;
  // As clients are given it: packed, in base64.
  const stateBytes = (gzipSync(await answerTo('state')).length * 4) / 3;
  const pages = [0, 1_000, 2_000].map((after) => `events?limit=1000&after=${after}`);
  let pageBytes = 0;
  const pageMs = await spentWhile(here, async () => {
    for (const page of pages) pageBytes += await bytesOf(page);
  });
  // The first of each loads fonts and the like, which no workshop pays for again.
  for (const document of documents) await bytesOf(`documents/${document}`);
  const head = await headOf(here, editors);
  let documentBytes = 0;
  const documentMs = await spentWhile(here, async () => {
    for (const document of documents)
      documentBytes += await bytesOf(`documents/${document}?at=${head - 1}`);
  });
  return {
    stateBytes,
    pageBytes: pageBytes / pages.length,
    pageMs: pageMs / pages.length,
    eventBytes: pageBytes / pages.length / 1_000,
    documentMs: documentMs / documents.length,
    documentBytes: documentBytes / documents.length,
  };
}

async function spentWhile(watched: Watched, work: () => Promise<unknown>): Promise<number> {
  const fromMs = watched.cpuMs;
  await work();
  return watched.cpuMs - fromMs;
}
