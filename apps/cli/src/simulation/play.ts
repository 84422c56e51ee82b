import { randomUUID } from 'node:crypto';
import type { WorkshopCommand } from '@rembuk/workshop';
import type { Chance } from './chance.ts';
import { ownSheet, someEdit } from './edits.ts';
import type { Meter } from './meter.ts';
import type { People } from './people.ts';
import type { Person } from './person.ts';
import { type Chain, isReady } from './plan.ts';

interface Intended {
  readonly person: Person;
  readonly command: WorkshopCommand;
  /** What they looked at when they began. */
  readonly seen: number;
}

export interface PlayOptions {
  readonly people: People;
  readonly chains: readonly Chain[];
  readonly meter: Meter;
  readonly chance: Chance;
}

/** While the plan is being written, this share of what happens is the plan; the rest is people being people. */
const planShare = 0.7;
/** How often people at one table set out to change the same field at the same time. */
const contentionShare = 0.03;

/** Decides who does what next, and does it. */
export class Play {
  readonly #options: PlayOptions;
  /** Edits that were begun together with one that has been sent. */
  readonly #begun: Intended[] = [];
  readonly #underway = new Set<Promise<void>>();
  #contended = 0;
  #stepsTaken = 0;
  #turn = 0;

  constructor(options: PlayOptions) {
    this.#options = options;
  }

  get stepsTaken(): number {
    return this.#stepsTaken;
  }

  /** Edits to one field by several people at once. */
  get contended(): number {
    return this.#contended;
  }

  /** One edit, if anyone is there to make it. */
  act(lateMs: number): void {
    const { chance } = this.#options;
    const begun = this.#begun.shift();
    if (begun) void this.#send(begun, lateMs);
    else if (chance.happens(contentionShare)) this.#contend(lateMs);
    else if (!chance.happens(planShare) || !this.#step(lateMs)) this.#improvise(lateMs);
  }

  /** When every edit has its outcome. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  get outstanding(): number {
    return this.#underway.size;
  }

  /** The next step of a chain whose next step can be taken, chain after chain. */
  #step(lateMs: number): boolean {
    const { chains, people } = this.#options;
    for (let tries = 0; tries < chains.length; tries++) {
      this.#turn = (this.#turn + 1) % chains.length;
      const chain = chains[this.#turn];
      const step = chain?.steps[chain.next];
      if (!chain || chain.busy || !step) continue;
      const person = people.standIn(step.as);
      if (!person || !isReady(person.state, step)) continue;
      chain.busy = true;
      const { command } = step;
      void this.#send({ person, command, seen: person.revision }, lateMs).then((retry) => {
        chain.busy = false;
        if (retry) return;
        chain.next += 1;
        this.#stepsTaken += 1;
      });
      return true;
    }
    return false;
  }

  /** Someone does what comes to mind; whoever has nothing to do leaves it to another. */
  #improvise(lateMs: number): void {
    for (let tries = 0; tries < 5; tries++) {
      const person = this.#options.people.anyone();
      if (person && this.#doSomething(person, lateMs)) return;
    }
  }

  /** Someone goes on with their work, connected or not. */
  goOn(person: Person): void {
    this.#doSomething(person, 0);
  }

  /** Whether there was something to do. */
  #doSomething(person: Person, lateMs: number): boolean {
    const outlook = this.#outlook(person);
    const command = outlook && someEdit({ ...outlook, chance: this.#options.chance });
    if (!command) return false;
    void this.#send({ person, command, seen: person.revision }, lateMs);
    return true;
  }

  /** Two or three people at one table begin to change the same field, each unaware of the others. */
  #contend(lateMs: number): void {
    const { people, chance } = this.#options;
    const rivals = people.together(2 + chance.below(2));
    const [first] = rivals;
    const outlook = first && this.#outlook(first);
    const sheet = outlook && ownSheet({ ...outlook, chance });
    if (!sheet || rivals.length < 2) return;
    for (const person of rivals) {
      const targetGroup = `Sasaran ${chance.below(10_000)}`;
      const data = { sheetId: sheet.id, targetGroup };
      const command: WorkshopCommand = { type: 'DescribeSheetTargetGroup', data };
      this.#begun.push({ person, command, seen: person.revision });
      this.#contended += 1;
    }
    const begun = this.#begun.shift();
    if (begun) void this.#send(begun, lateMs);
  }

  #outlook({ state, speaker }: Person) {
    const dimensionId = state.groups.get(speaker.groupId)?.dimensionId;
    if (dimensionId === undefined) return undefined;
    return { state, dimensionId, facilitates: speaker.role === 'facilitator', newId: randomUUID };
  }

  /** Resolves once the outcome is known, with whether it is worth another try later. */
  #send({ person, command, seen }: Intended, lateMs: number): Promise<boolean> {
    const { meter } = this.#options;
    const id = randomUUID();
    const absences = person.absences;
    const there = person.present;
    meter.submitted(id, lateMs);
    const sent = person.submit({ ...command, id, seen }).then((outcome) => {
      meter.settled(id, outcome, !there || person.absences !== absences);
      return !outcome.ok && outcome.retryable;
    });
    const underway: Promise<void> = sent.then(() => {
      this.#underway.delete(underway);
    });
    this.#underway.add(underway);
    return sent;
  }
}
