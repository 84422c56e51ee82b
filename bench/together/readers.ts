import { type Confirmed, workshopFold } from '@rembuk/client';
import type { EventsFrame } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';
import { Crowd } from '../live/crowd.ts';
import type { Editor } from '../live/edits.ts';
import { FrameLog } from '../live/frame-log.ts';

/**
 * Those who only look on: a socket each. What all are sent byte by byte alike is parsed and folded once; that it is
 * alike is checked for each. A hall of whole clients in one process would be measured, not the server.
 */
export class Readers {
  readonly #crowd: Crowd;
  readonly #count: number;
  readonly #commandIds: (readonly string[])[] = [];

  constructor(editors: readonly Editor[]) {
    this.#crowd = new Crowd(editors);
    this.#count = editors.length;
  }

  get lastFrameMs(): number {
    return this.#crowd.lastFrameMs;
  }

  connect(port: number): Promise<void> {
    return this.#crowd.connect(port);
  }

  /** `from`: what everyone holds now. Tells, for each reader, the commands of each frame once it is folded in. */
  follow(
    from: Confirmed<WorkshopState>,
    read: (commandIds: readonly string[]) => void,
  ): { readonly held: () => Confirmed<WorkshopState>; readonly areLevel: () => boolean } {
    let held = from;
    const received = Array.from({ length: this.#count }, () => 0);
    // The log gives numbers; here they are places in the list of what each frame brought.
    const log = new FrameLog(this.#count, (packet) => {
      const text = packet.toString('utf8', packet.indexOf('['));
      const [, { from: first, events }] = JSON.parse(text) as [string, EventsFrame];
      if (first !== held.revision + 1)
        throw new Error(`a frame from ${first} came right behind ${held.revision}`);
      const state = workshopFold.apply(held.state, events);
      held = { state, revision: held.revision + events.length };
      this.#commandIds.push(events.map(({ meta }) => meta.commandId));
      return [this.#commandIds.length - 1];
    });
    this.#crowd.listen({
      frame: (reader, packet) => {
        const { edits } = log.receive(reader, packet);
        received[reader] = (received[reader] ?? 0) + 1;
        for (const frame of edits) read(this.#commandIds[frame] ?? []);
      },
      answered: () => undefined,
    });
    const areLevel = () => received.every((count) => count === log.count);
    return { held: () => held, areLevel };
  }

  close(): void {
    this.#crowd.close();
  }
}
