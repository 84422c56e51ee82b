import { decide } from '../decide.ts';
import { isRefusal } from '../decision.ts';
import { evolve } from '../evolve.ts';
import type { Actor } from '../message.ts';
import type { PlacedEvent, WorkshopCommand, WorkshopEvent } from '../messages.ts';
import { authorize } from '../policy.ts';
import type { RefusalCode } from '../refusals.ts';
import { initialState, type WorkshopState } from '../state.ts';
import { type OpeningSize, openingPlan } from './commands/opening.ts';
import { commandOf, nextCommand } from './ideas.ts';
import { between, likely, oneOf, type Random, uuid } from './random.ts';
import { entriesOf, type Scene } from './scene.ts';
import { spoiled } from './spoil.ts';

/** A workshop played in memory, by the rules: who may not is not asked, what is refused changes nothing. */

export const admin: Actor = { id: 'admin', role: 'admin' };

export interface PlayOptions {
  readonly random: Random;
  /** Members who join; facilitators (one a group), kominfo and a viewer come besides. */
  readonly people: number;
  /** How many commands are tried once everybody is there. */
  readonly commands: number;
  readonly size?: OpeningSize;
  /** How likely a command is spoiled before it is sent; 0 unless told otherwise. */
  readonly mischief?: number;
}

export interface Played {
  readonly events: readonly PlacedEvent[];
  readonly state: WorkshopState;
  /** How often each command type was tried, and each code given as a refusal. */
  readonly tried: ReadonlyMap<WorkshopCommand['type'], number>;
  readonly refused: ReadonlyMap<RefusalCode, number>;
}

export function playWorkshop({
  random,
  people,
  commands,
  size,
  mischief = 0,
}: PlayOptions): Played {
  const play = new Play(random);
  play.submit(admin, { type: 'OpenWorkshop', data: openingPlan(random, size) });
  play.submit(admin, { type: 'StartSession', data: { sessionId: 'bimtek-1' } });
  play.admitStaff();
  for (let number = 1; number <= people; number += 1) play.join(`person-${number}`);
  for (let step = 0; step < commands; step += 1) play.step(mischief);
  return play;
}

/** Three thousand commands an hour is what a hall of two hundred people reaches. */
const msBetweenEvents = 1_200;
const beginning = Date.UTC(2018, 6, 17, 2);

class Play implements Played {
  readonly events: PlacedEvent[] = [];
  readonly tried = new Map<WorkshopCommand['type'], number>();
  readonly refused = new Map<RefusalCode, number>();
  state = initialState;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  admitStaff(): void {
    for (const { id, dimensionId } of this.state.groups.values()) {
      const data = { participantId: `facilitator-${dimensionId}`, role: 'facilitator' } as const;
      this.submit(admin, { type: 'AdmitParticipant', data: { ...data, groupId: id } });
    }
    for (const role of ['kominfo', 'viewer'] as const)
      this.submit(admin, { type: 'AdmitParticipant', data: { participantId: role, role } });
  }

  join(personId: string): void {
    const actor: Actor = { id: personId, role: 'member' };
    const command = commandOf(this.#sceneOf(actor), 'JoinGroup');
    if (command) this.submit(actor, command, 'server');
  }

  /** Someone does something. */
  step(mischief: number): void {
    const actor = this.#someone();
    const command = nextCommand(this.#sceneOf(actor));
    if (!command) return;
    const spoil = likely(this.#random, mischief);
    this.submit(actor, spoil ? spoiled(command, this.#random) : command);
  }

  submit(actor: Actor, command: WorkshopCommand, sender: 'person' | 'server' = 'person'): void {
    count(this.tried, command.type);
    const head = this.events.length - 1;
    const at = new Date(beginning + this.events.length * msBetweenEvents).toISOString();
    // A change is made for the very text that its author looks at.
    const behind = command.type === 'EditText' ? 0 : between(this.#random, 0, 20);
    const seen = Math.max(-1, head - behind);
    const decision =
      authorize(this.state, command, actor, sender) ??
      decide(this.state, command, { actor, at, head, seen, overwrite: likely(this.#random, 0.3) });
    if (isRefusal(decision)) count(this.refused, decision.refused);
    else for (const event of decision) this.#record(event, actor, at);
  }

  #record(event: WorkshopEvent, actor: Actor, at: string): void {
    const { id: actorId, organizationId } = actor;
    const meta = organizationId === undefined ? { actorId, at } : { actorId, organizationId, at };
    const placed = { ...event, revision: this.events.length, meta };
    this.events.push(placed);
    this.state = evolve(this.state, placed);
  }

  #someone(): Actor {
    const active = entriesOf(this.state.participants).filter((participant) => participant.active);
    return oneOf(this.#random, [admin, ...active]);
  }

  #sceneOf(actor: Actor): Scene {
    const random = this.#random;
    return { state: this.state, actor, random, newId: () => uuid(random) };
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
