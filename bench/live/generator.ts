/** The load, in a process of its own: everyone's sockets, the edits, the clock. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { busyMs, type ProcessUsage, usageOf } from '../support/process-usage.ts';
import { seededRandom } from '../support/random.ts';
import { Crowd } from './crowd.ts';
import { editOf } from './edits.ts';
import { FrameLog } from './frame-log.ts';
import {
  type FromGenerator,
  type Load,
  type Loaded,
  type ToGenerator,
  usageBetween,
} from './generator-messages.ts';
import { openLoop } from './load.ts';
import { Tally } from './tally.ts';

/** Seconds of edits that may be on their way before the server is taken to have lost. */
const outstandingSecondsMax = 5;
const quietMs = 300;

interface Sample {
  readonly server: ProcessUsage;
  readonly own: ProcessUsage;
  readonly busyMs: number;
  readonly frames: number;
  readonly edits: number;
  readonly bytes: number;
}

/** One run of load over the sockets of a crowd. */
class Run {
  readonly #crowd: Crowd;
  readonly #plan: Load;
  readonly #tally = new Tally();
  readonly #frames: FrameLog;
  readonly #editOfCommand = new Map<string, number>();
  readonly #random: () => number;
  #edits = 0;
  #editsInFrames = 0;
  #bytesInFrames = 0;
  #seen = -1;

  constructor(crowd: Crowd, plan: Load) {
    this.#crowd = crowd;
    this.#plan = plan;
    this.#random = seededRandom(plan.seed);
    this.#frames = new FrameLog(crowd.editors.length, (packet) => this.#parse(packet));
    crowd.listen({
      frame: (receiver, packet, atMs) => {
        const { edits, byAll } = this.#frames.receive(receiver, packet);
        this.#tally.received(edits, byAll, atMs);
      },
      answered: (edit, answer, atMs) => this.#tally.answered(edit, answer, atMs),
    });
  }

  async measure(): Promise<Loaded> {
    const { ratePerSecond, warmupSeconds, seconds } = this.#plan;
    const outstandingMax = Math.max(500, ratePerSecond * outstandingSecondsMax);
    const tooMany = () => this.#tally.outstanding > outstandingMax;
    const load = (forSeconds: number, counted: boolean) =>
      openLoop(
        { ratePerSecond, seconds: forSeconds },
        this.#random,
        (intendedMs) => this.#send(intendedMs, counted),
        tooMany,
      );
    let sentAll = await load(warmupSeconds, false);
    const from = this.#sample();
    if (sentAll) sentAll = await load(seconds, true);
    const to = this.#sample();
    await this.#drain();
    return this.#result(sentAll, from, to);
  }

  #send(intendedMs: number, counted: boolean): void {
    const by = Math.floor(this.#random() * this.#crowd.editors.length);
    const editor = this.#crowd.editors[by];
    if (!editor) return;
    this.#edits += 1;
    const id = randomUUID();
    this.#editOfCommand.set(id, this.#edits);
    this.#tally.sent(this.#edits, intendedMs, performance.now(), counted);
    const { type, data } = editOf(editor, this.#edits, this.#random);
    const { workshopId } = editor;
    this.#crowd.send(by, this.#edits, { id, workshopId, type, data, seen: this.#seen });
  }

  #parse(packet: Buffer): number[] {
    const [, frame] = JSON.parse(packet.toString('utf8', packet.indexOf('['))) as [
      string,
      { from: number; events: { meta: { commandId: string } }[] },
    ];
    this.#seen = frame.from + frame.events.length - 1;
    const edits: number[] = [];
    for (const { meta } of frame.events) {
      const edit = this.#editOfCommand.get(meta.commandId);
      if (edit === undefined) continue;
      this.#editOfCommand.delete(meta.commandId);
      edits.push(edit);
    }
    this.#editsInFrames += edits.length;
    this.#bytesInFrames += packet.length;
    return edits;
  }

  async #drain(): Promise<void> {
    const deadlineMs = performance.now() + this.#plan.drainSeconds * 1000;
    while (this.#tally.outstanding > 0 && performance.now() < deadlineMs) await delay(20);
  }

  #sample(): Sample {
    return {
      server: usageOf(this.#plan.serverPid),
      own: usageOf(process.pid),
      busyMs: busyMs(),
      frames: this.#frames.count,
      edits: this.#editsInFrames,
      bytes: this.#bytesInFrames,
    };
  }

  #result(sentAll: boolean, from: Sample, to: Sample): Loaded {
    const frames = to.frames - from.frames;
    const windowMs = to.own.atMs - from.own.atMs;
    const server = usageBetween(from.server, to.server);
    const generator = usageBetween(from.own, to.own);
    const all = (to.busyMs - from.busyMs) / windowMs;
    return {
      kind: 'loaded',
      ...this.#tally.conclude(performance.now()),
      sentAll,
      frames,
      editsPerFrame: frames === 0 ? 0 : (to.edits - from.edits) / frames,
      bytesPerFrame: frames === 0 ? 0 : (to.bytes - from.bytes) / frames,
      windowSeconds: windowMs / 1000,
      server,
      generator,
      othersCpu: Math.max(0, all - server.cpu - generator.cpu),
    };
  }
}

let crowd: Crowd | undefined;

async function answer(message: ToGenerator): Promise<FromGenerator> {
  if (message.kind === 'connect') {
    crowd = new Crowd(message.editors);
    await crowd.connect(message.port);
    return { kind: 'connected' };
  }
  if (!crowd) throw new Error('connect first');
  // Joining makes events too: everyone must be past them, or receivers would be sent different frames.
  while (performance.now() - crowd.lastFrameMs < quietMs) await delay(quietMs);
  return new Run(crowd, message).measure();
}

process.on('message', (message: ToGenerator) => {
  void answer(message).then((said) => process.send?.(said));
});
process.on('disconnect', () => process.exit(0));
