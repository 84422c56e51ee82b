import { expect, it } from '@jest/globals';
import {
  evolve,
  type PlacedEvent,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import { MemoryWorkshop } from '../testing/memory-workshop.ts';
import { planned } from '../testing/hall.ts';
import { rehearse } from './rehearse.ts';

const workshop = new MemoryWorkshop();
let commands = 0;
const elsewhere = (type: string, data: Record<string, unknown>) => {
  commands += 1;
  const request = { id: `command-${commands}`, workshopId: 'w1', type, data, seen: -1 };
  return workshop.decide({ ...request, overwrite: true }, 'elsewhere').outcome;
};
elsewhere('OpenWorkshop', {
  name: 'Masterplan',
  region: 'Kabupaten',
  period: { from: 2018, to: 2023 },
  timeZone: 'Asia/Jakarta',
  language: 'id',
});
planned({ elsewhere });

const you = {
  participantId: 'ani',
  role: 'member',
  organizationId: 'bpbd',
  groupId: 'group-1',
} as const;
const { state, head: revision } = workshop;
const seen = revision;
const withdraw: WorkshopCommand = { type: 'WithdrawSheet', data: { sheetId: 'sheet-1' } };
const restore: WorkshopCommand = { type: 'RestoreSheet', data: { sheetId: 'sheet-1' } };
const steps = (...of: readonly WorkshopCommand[]) => of.map((command) => ({ command, seen }));

it('given a state, when steps are rehearsed, then each meets what those before it lead to', () => {
  expect(rehearse({ state, revision }, steps(withdraw, restore, withdraw), you)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('given a step that would be refused, then it says so as the server would, and those behind it go on', () => {
  const lost: WorkshopCommand = { type: 'WithdrawSheet', data: { sheetId: 'lost' } };
  const [refusal, ...others] = rehearse({ state, revision }, steps(lost, withdraw, restore), you);
  expect(refusal).toMatchObject({ ok: false, code: 'unknown_sheet', retryable: false });
  expect(refusal?.message).toMatch(/\.$/);
  expect(others).toEqual([undefined, undefined]);
});

it('given another seat since one came in, then it is that one that counts', () => {
  const reassigned = (role: 'viewer' | 'member'): WorkshopState => {
    const data = { participantId: 'ani', role, organizationId: 'bpbd', groupId: 'group-1' };
    const event = { type: 'ParticipantJoined', v: 1, data } as const;
    const meta = { actorId: 'kiki', at: '2018-10-02T03:00:00.000Z' };
    const joined: PlacedEvent = { ...event, revision: revision + 1, meta };
    return evolve(state, joined);
  };
  const rehearsed = (role: 'viewer' | 'member', as: 'viewer' | 'member') => {
    const confirmed = { state: reassigned(role), revision: revision + 1 };
    return rehearse(confirmed, steps(withdraw), { ...you, role: as })[0]?.code;
  };
  expect(rehearsed('viewer', 'member')).toBe('forbidden');
  expect(rehearsed('member', 'viewer')).toBeUndefined();
});
