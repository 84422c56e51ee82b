import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@rembuk/event-sourcing';
import type { WorkshopCommand, WorkshopState } from '@rembuk/workshop';
import { openingPlan, seeded } from '@rembuk/workshop/testing';
import type { CommandActor } from './command-actor.ts';
import { workshopDecider } from './workshop-decider.ts';

const office: CommandActor = { personId: 'office', accountRole: 'admin' };

/** A workshop that decides and folds, command by command. */
class Workshop {
  state: WorkshopState = workshopDecider.initialState;
  #head = -1;

  constructor() {
    this.perform(office, { type: 'OpenWorkshop', data: openingPlan(seeded(1)) });
  }

  submit(actor: CommandActor, command: WorkshopCommand): Verdict {
    const { personId: actorId } = actor;
    const rest = { seen: this.#head, overwrite: false, correlationId: randomUUID(), bytes: 1 };
    const submission = { commandId: randomUUID(), actorId, actor, command, ...rest };
    return workshopDecider.decide(this.state, submission, { head: this.#head, at });
  }

  perform(actor: CommandActor, command: WorkshopCommand): Verdict {
    const verdict = this.submit(actor, command);
    if (verdict.kind === 'refused') throw new Error(`${command.type}: ${verdict.code}`);
    for (const event of verdict.events) {
      this.#head += 1;
      const meta = { commandId: 'c', correlationId: 'c', causationId: 'c', hash: 'h' };
      const placed = { ...event, id: `e${this.#head}`, revision: this.#head };
      this.state = workshopDecider.evolve(this.state, {
        ...placed,
        meta: { ...meta, actorId: actor.personId, at, ...verdict.capacity },
      });
    }
    return verdict;
  }

  get group() {
    const [group] = this.state.groups.values();
    if (!group) throw new Error('a workshop without groups');
    return { groupId: group.id, organizationId: group.organizationIds[0] ?? '' };
  }
}

const at = '2018-10-03T02:30:00.000Z';
const comment: WorkshopCommand = {
  type: 'PostComment',
  data: { commentId: 'c-1', on: { kind: 'workshop', id: 'workshop' }, text: 'Sampurasun' },
};

describe('who someone is', () => {
  it('is nobody without a seat and without an account', () => {
    const verdict = new Workshop().submit({ personId: 'ani' }, comment);
    expect(verdict).toEqual({ kind: 'refused', code: 'forbidden', unrecorded: true });
  });

  it('loses nothing by being seated: whoever lowers an admin by a seat lowers nobody', () => {
    const workshop = new Workshop();
    const kominfo: CommandActor = { personId: 'kiki', accountRole: 'kominfo' };
    const rename: WorkshopCommand = { type: 'ReviseWorkshop', data: { name: 'Another name' } };
    const [sessionId = ''] = workshop.state.sessions.keys();
    for (const participantId of ['office', 'operator']) {
      const seat = { role: 'viewer', participantId } as const;
      workshop.perform(kominfo, { type: 'AdmitParticipant', data: seat });
      const admin: CommandActor = { personId: participantId, accountRole: 'admin' };
      for (const command of [rename, { type: 'StartSession', data: { sessionId } } as const])
        expect(workshop.submit(admin, command)).toMatchObject({
          kind: 'accepted',
          capacity: { role: 'admin' },
        });
    }
    // Nor by a seat of a lower office: this one may still give what only an admin gives.
    const lower = { role: 'kominfo', participantId: 'office' } as const;
    workshop.perform(office, { type: 'ReassignParticipant', data: lower });
    const data = { participantId: 'wati', role: 'admin' } as const;
    expect(workshop.submit(office, { type: 'AdmitParticipant', data }).kind).toBe('accepted');
  });

  it('gains what the seat gives, and records the role that counted', () => {
    const workshop = new Workshop();
    const { groupId, organizationId } = workshop.group;
    const seat = { role: 'facilitator', groupId, organizationId } as const;
    for (const accountRole of ['admin', 'kominfo'] as const) {
      const person: CommandActor = { personId: `the-${accountRole}`, accountRole };
      expect(workshop.submit(person, comment)).toMatchObject({ code: 'forbidden' });
      const data = { participantId: person.personId, ...seat };
      workshop.perform(office, { type: 'AdmitParticipant', data });
      expect(workshop.submit(person, comment)).toMatchObject({ capacity: seat });
      const rename: WorkshopCommand = { type: 'ReviseWorkshop', data: { name: 'Another name' } };
      expect(workshop.submit(person, rename)).toMatchObject({ capacity: { role: accountRole } });
    }
    const kominfo: CommandActor = { personId: 'the-kominfo', accountRole: 'kominfo' };
    const data = { participantId: 'wati', role: 'admin' } as const;
    expect(workshop.submit(kominfo, { type: 'AdmitParticipant', data })).toMatchObject({
      code: 'forbidden',
    });
  });

  it('goes into what is recorded: role, seat, running session', () => {
    const workshop = new Workshop();
    const ani: CommandActor = { personId: 'ani' };
    const { group } = workshop;
    workshop.perform({ ...ani, server: true }, { type: 'JoinGroup', data: group });
    const [sessionId = ''] = workshop.state.sessions.keys();
    expect(workshop.submit(ani, comment)).toMatchObject({
      capacity: { role: 'member', ...group },
    });
    workshop.perform(office, { type: 'StartSession', data: { sessionId } });
    expect(workshop.submit(ani, comment)).toMatchObject({
      capacity: { role: 'member', ...group, sessionId },
    });
  });
});

describe('joining', () => {
  it('is for the server alone to ask for', () => {
    const workshop = new Workshop();
    const join: WorkshopCommand = { type: 'JoinGroup', data: workshop.group };
    expect(workshop.submit({ personId: 'ani' }, join)).toMatchObject({ code: 'forbidden' });
    expect(workshop.submit(office, join)).toMatchObject({ code: 'forbidden' });
    expect(workshop.submit({ personId: 'ani', server: true }, join)).toMatchObject({
      kind: 'accepted',
      events: [{ type: 'ParticipantJoined', data: { participantId: 'ani', role: 'member' } }],
    });
  });

  it('opens no other door to who has no seat', () => {
    const verdict = new Workshop().submit({ personId: 'ani', server: true }, comment);
    expect(verdict).toMatchObject({ code: 'forbidden' });
  });
});

describe('history', () => {
  it('is read in every version that was ever written', () => {
    const workshop = new Workshop();
    const data = { linkId: 'l', from: { kind: 'sheet', id: 'a' }, to: { kind: 'sheet', id: 'b' } };
    const old = { type: 'LinkDrawn', v: 1, data: { ...data, type: 'mendukung' } };
    const meta = {
      commandId: 'c',
      correlationId: 'c',
      causationId: 'c',
      hash: 'h',
      role: 'member',
    };
    const state = workshopDecider.evolve(workshop.state, {
      ...old,
      id: 'e',
      revision: 99,
      meta: { ...meta, actorId: 'ani', at },
    });
    expect(state.links.get('l')).toMatchObject({ type: 'supports' satisfies string });
  });

  it('survives a snapshot', () => {
    const { state } = new Workshop();
    const json: unknown = JSON.parse(JSON.stringify(workshopDecider.toJson(state)));
    expect(workshopDecider.toJson(workshopDecider.fromJson(json))).toEqual(json);
  });
});
