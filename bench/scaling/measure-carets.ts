import { liveNamespace } from '@rembuk/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import type { Editor } from '../live/edits.ts';
import { openLoop } from '../live/load.ts';
import { WireSocket } from '../live/wire-socket.ts';
import { seededRandom } from '../support/random.ts';
import { type Observation, priceOfEach } from './least-squares.ts';
import type { Watched } from './stage.ts';

/** People, and carets that are told of a second. */
const mixtures = [
  [200, 5],
  [200, 40],
  [10, 100],
  [10, 300],
] as const;
/** Before any of them, until compilers are through with it. */
const warming = [10, 300] as const;
const settleMs = 2_000;
const diffPrefix = Buffer.from(`42${liveNamespace},["presenceDiff",`);

interface Heard {
  diffs: number;
  bytes: number;
}

/** What it costs to say where a caret is, and to tell everybody. */
export async function measureCarets(
  watched: Watched,
  editors: readonly Editor[],
  { seconds, tell }: { readonly seconds: number; readonly tell: (what: string) => void },
  idleSecond: number,
) {
  const spent: Observation[] = [];
  const sent: Observation[] = [];
  for (const [index, [count, perSecond]] of [warming, ...mixtures].entries()) {
    tell(`${count} people, ${perSecond} carets a second`);
    const heard: Heard = { diffs: 0, bytes: 0 };
    const sockets = await enter(watched.server.port, editors.slice(0, count), heard);
    await delay(settleMs);
    heard.diffs = 0;
    heard.bytes = 0;
    const fromMs = watched.cpuMs;
    const told = await moveCarets(sockets, editors, perSecond, seconds);
    const cpuMs = watched.cpuMs - fromMs - idleSecond * count * seconds;
    for (const socket of sockets) socket.close();
    await delay(settleMs);
    if (index === 0) continue;
    spent.push({ of: [told, heard.diffs], total: cpuMs });
    sent.push({ of: [heard.diffs, told * count], total: heard.bytes });
  }
  const [caret, delivery] = priceOfEach(spent);
  const [frameBytes, personBytes] = priceOfEach(sent);
  return { caret, delivery, frameBytes, personBytes };
}

async function enter(
  port: number,
  editors: readonly Editor[],
  heard: Heard,
): Promise<WireSocket[]> {
  const sockets: WireSocket[] = [];
  for (const { auth, workshopId } of editors) {
    const opened = Promise.withResolvers<unknown>();
    const socket = await WireSocket.open(port, liveNamespace, auth, {
      event: (packet) => {
        if (!packet.subarray(0, diffPrefix.length).equals(diffPrefix)) return;
        heard.diffs += 1;
        heard.bytes += packet.length;
      },
      answer: (_, answer) => opened.resolve(answer),
      closed: (reason) => opened.reject(new Error(`a socket was closed: ${reason}`)),
    });
    socket.emit(0, 'open', { workshopId });
    await opened.promise;
    sockets.push(socket);
  }
  return sockets;
}

/** Each moves in a long text of their own. Gives how many moves there were. */
async function moveCarets(
  sockets: readonly WireSocket[],
  editors: readonly Editor[],
  ratePerSecond: number,
  seconds: number,
): Promise<number> {
  const random = seededRandom(1);
  let told = 0;
  const move = () => {
    const by = Math.floor(random() * sockets.length);
    const { workshopId, sheetId } = editors[by] ?? {};
    const at = Math.floor(random() * 2_000);
    const selection = { anchor: at, head: at, revision: 0 };
    const focus = `sheet/${sheetId}/explanation`;
    sockets[by]?.tell('presence', { workshopId, focus, selection });
    told += 1;
  };
  await openLoop({ ratePerSecond, seconds }, random, move, () => false);
  return told;
}
