import type { PersonPresence } from '@rembuk/protocol';
import type { Bus } from '../bus.ts';
import { type Changes, inParts, type PresenceMessage, readMessage } from './message.ts';
import { RoomElsewhere } from './room-elsewhere.ts';

export interface SharedRoomOptions {
  readonly workshopId: string;
  /** Those of this node, as the others are to see them. */
  readonly here: () => readonly PersonPresence[];
  /** Something may be different about these elsewhere. Must not throw. */
  readonly changed: (participantIds: readonly string[]) => void;
  /** A node has nobody there any more, or is not heard. Must not throw. */
  readonly gone?: (node: string) => void;
}

interface Surroundings {
  readonly bus: Bus;
  readonly peopleMax: number;
  /** A whole state is owed: how long others who ask for it too may still come. */
  readonly gatherMs: number;
  /** False: that node is not listened to. */
  readonly heardOf: (node: string) => boolean;
}

const channelOf = (workshopId: string) => `presence/${workshopId}`;

/** This node has nobody in the workshop any more. */
export function sayGoodbye(bus: Bus, workshopId: string): void {
  bus.tell(channelOf(workshopId), JSON.stringify({ bye: true } satisfies PresenceMessage));
}

/**
 * The people of one workshop, over all nodes that have it open. Each node tells its own: everything once, then what
 * changes. Who missed something asks; whoever could not be told is told everything later.
 */
export class SharedRoom {
  readonly #options: SharedRoomOptions;
  readonly #around: Surroundings;
  readonly #elsewhere: RoomElsewhere;
  readonly #channel: string;
  readonly #stop: () => void;
  /** Nodes that were asked for everything and have not told it yet. */
  readonly #asked = new Set<string>();
  #number = 0;
  #owed: NodeJS.Timeout | undefined;

  constructor(options: SharedRoomOptions, around: Surroundings) {
    this.#options = options;
    this.#around = around;
    this.#elsewhere = new RoomElsewhere(around.peopleMax);
    this.#channel = channelOf(options.workshopId);
    this.#stop = around.bus.listen(this.#channel, {
      heard: (text, from) => this.#heard(text, from),
      resumed: () => {
        this.#tellAll();
        this.#tell({ ask: null });
      },
    });
  }

  get workshopId(): string {
    return this.#options.workshopId;
  }

  /** What the person shows on other nodes, one for each where they are. */
  of(participantId: string): readonly PersonPresence[] {
    return this.#elsewhere.of(participantId);
  }

  /** Everyone who is there on other nodes. */
  get participantIds(): ReadonlySet<string> {
    return this.#elsewhere.participantIds;
  }

  /** What is different about those of this node. While everything is owed it is part of that. */
  tell(changes: Changes): void {
    if (this.#owed) return;
    this.#number += 1;
    if (!this.#tell({ diff: changes, number: this.#number })) this.#owe();
  }

  /** Nothing is known of that node any more, or something was missed: let it tell. */
  ask(node: string): void {
    if (this.#asked.has(node)) return;
    if (this.#tell({ ask: node })) this.#asked.add(node);
  }

  /** That node is gone. */
  forget(node: string): void {
    this.#asked.delete(node);
    this.#options.gone?.(node);
    this.#changed(this.#elsewhere.forget(node));
  }

  close(): void {
    clearTimeout(this.#owed);
    sayGoodbye(this.#around.bus, this.workshopId);
    this.#stop();
  }

  #heard(text: string, from: string): void {
    const message = readMessage(text);
    if (!message || !this.#around.heardOf(from)) return;
    if ('all' in message) {
      this.#asked.delete(from);
      this.#changed(this.#elsewhere.replace(from, message.all, message.number));
    } else if ('diff' in message) {
      const changed = this.#elsewhere.apply(from, message.diff, message.number);
      if (changed) this.#changed(changed);
      else this.ask(from);
    } else if ('bye' in message) this.forget(from);
    else if (message.ask === null || message.ask === this.#around.bus.name) this.#owe();
  }

  /** Everything, soon: many may ask at once. */
  #owe(): void {
    this.#owed ??= setTimeout(() => this.#tellAll(), this.#around.gatherMs);
    this.#owed.unref();
  }

  #tellAll(): void {
    clearTimeout(this.#owed);
    this.#owed = undefined;
    const { here } = this.#options;
    const [first = [], ...rest] = inParts(here());
    const messages = [
      { all: first, number: (this.#number += 1) },
      ...rest.map((people) => ({ diff: { people, left: [] }, number: (this.#number += 1) })),
    ];
    // Away: once the line is back everything is told anyway. Too much at once: a little later.
    if (!messages.every((message) => this.#tell(message)) && this.#around.bus.isHere) this.#owe();
  }

  #tell(message: PresenceMessage): boolean {
    return this.#around.bus.tell(this.#channel, JSON.stringify(message));
  }

  #changed(participantIds: readonly string[]): void {
    const { changed } = this.#options;
    if (participantIds.length > 0) changed(participantIds);
  }
}
