import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { eventId } from '@rembuk/event-sourcing';
import {
  type MasterplanFile,
  openingOf,
  readMasterplanFile,
  scriptOf,
  type WorkshopCommand,
} from '@rembuk/workshop';
import { People } from '../identity/people.ts';
import type { CommandActor } from '../workshops/command-actor.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import { castOf, type Player, speakerKey } from './cast.ts';

export const demoWorkshopId = 'pasuruan-2018';

/** At the root of the repository; as far away from the sources as from what is built of them. */
const demoFile = new URL('../../../../demo/pasuruan-2018.json', import.meta.url);

/** Each command of the demo has an id of its own, always the same: loading on after a crash repeats nothing. */
const commandSeed = '5d0a4f0e-93a4-4b7c-8f0a-6c1f2d7e9b31';

interface Step {
  readonly actor: CommandActor;
  readonly command: WorkshopCommand;
}

/**
 * Plays the demo masterplan into the log the way people would have made it: each command by someone who sits where
 * the file says, allowed and attributed like any edit.
 */
@Injectable()
export class DemoLoader {
  constructor(
    private readonly people: People,
    private readonly workshops: WorkshopsService,
  ) {}

  /**
   * `admin` opens the workshop and admits its facilitators.
   * @throws Error when the file or a command of it is refused: both have been tested, so that is a defect.
   */
  async load(admin: CommandActor): Promise<void> {
    const file = await readDemo();
    const opening = openingOf(file);
    const script = scriptOf(file);
    const cast = castOf(script, opening);
    await Promise.all([...cast.values()].map((player) => this.#register(player)));
    // There has to be a workshop to sit down in, and a seat to speak from.
    const steps: readonly Step[] = [
      { actor: admin, command: { type: 'OpenWorkshop', data: opening } },
      ...[...cast.values()].map((player) => seatOf(player, admin)),
      ...script.map(({ as, command }) => ({
        actor: { personId: cast.get(speakerKey(as))?.personId ?? '' },
        command,
      })),
    ];
    let seen = -1;
    // One after the other: what several people hand in together is decided in no order that the script could rest on.
    for (const [index, step] of steps.entries())
      seen = Math.max(seen, await this.#submit(step, index, seen));
  }

  async #register({ personId, name }: Player): Promise<void> {
    if (this.people.get(personId)) return;
    const data = { name, workshopId: demoWorkshopId };
    const doer = { personId: 'system', role: 'system', correlationId: commandSeed };
    await this.people.add(personId, () => [{ type: 'PersonRegistered', v: 1, data }], doer);
  }

  /** Gives the revision that it led to. */
  async #submit({ actor, command }: Step, index: number, seen: number): Promise<number> {
    const commandId = eventId(commandSeed, index);
    const answer = await this.workshops.submit(demoWorkshopId, {
      commandId,
      actor,
      command,
      seen,
      // One that was interrupted goes on where somebody may have written meanwhile.
      overwrite: true,
      correlationId: commandSeed,
      bytes: JSON.stringify(command).length,
    });
    if (!answer.ok)
      throw new Error(`the demo's ${command.type} was refused: ${answer.code}`, { cause: answer });
    return answer.revision;
  }
}

/** Members take their seat themselves, as if they had shown the code; facilitators are admitted. */
function seatOf({ personId, speaker }: Player, admin: CommandActor): Step {
  const { role, groupId, organizationId } = speaker;
  if (role === 'member' && organizationId !== undefined)
    return {
      actor: { personId, server: true },
      command: { type: 'JoinGroup', data: { groupId, organizationId } },
    };
  const data = { participantId: personId, ...speaker };
  return { actor: admin, command: { type: 'AdmitParticipant', data } };
}

async function readDemo(): Promise<MasterplanFile> {
  const file = readMasterplanFile(JSON.parse(await readFile(demoFile, 'utf8')));
  if (!('problems' in file)) return file;
  const [first] = file.problems;
  throw new Error(`the demo file is wrong at ${first?.path ?? '?'}: ${first?.message ?? '?'}`);
}
