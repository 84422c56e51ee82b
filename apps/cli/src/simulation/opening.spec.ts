import { describe, expect, it } from '@jest/globals';
import {
  type CommandData,
  decide,
  evolve,
  initialState,
  isRefusal,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import { openingCommands } from './opening.ts';

/** Each letter takes three bytes, so that `organizations` decides whether it fits. */
function planOf(organizations: number): CommandData<'OpenWorkshop'> {
  const ids = Array.from({ length: organizations }, (_, index) => `opd-${index}`);
  return {
    name: 'Masterplan',
    region: 'Kabupaten',
    period: { from: 2026, to: 2031 },
    timeZone: 'Asia/Jayapura',
    language: 'id',
    sessions: [{ sessionId: 's-1', name: 'Bimtek I', from: '2026-03-01', to: '2026-03-02' }],
    dimensions: ['a', 'b', 'c'].map((dimensionId) => ({
      dimensionId,
      code: dimensionId,
      name: `Smart ${dimensionId}`,
      nameId: `${dimensionId} Cerdas`,
      active: dimensionId !== 'c',
      subdimensions: ['umum'],
    })),
    organizations: ids.map((organizationId) => ({
      organizationId,
      abbreviation: organizationId,
      name: `${'ꦢꦶꦤꦱ꧀'.repeat(33)} ${organizationId}`,
    })),
    groups: ['a', 'b'].map((dimensionId, place) => ({
      groupId: `group-${dimensionId}`,
      name: `Kelompok ${dimensionId}`,
      dimensionId,
      organizationIds: ids.filter((_, index) => index % 2 === place),
    })),
  };
}

function opened(commands: readonly WorkshopCommand[]): WorkshopState {
  let state = initialState;
  let head = -1;
  const actor = { id: 'admin', role: 'admin' } as const;
  const at = '2026-03-01T00:00:00.000Z';
  for (const command of commands) {
    const decision = decide(state, command, { actor, at, seen: head, head, overwrite: false });
    if (isRefusal(decision)) throw new Error(`${command.type}: ${decision.refused}`);
    for (const event of decision) {
      head += 1;
      // When each part came is not what is compared.
      state = evolve(state, { ...event, revision: 0, meta: { actorId: actor.id, at } });
    }
  }
  return state;
}

describe('the commands that open a workshop', () => {
  it('are one for a plan that fits into a request', () => {
    const plan = planOf(30);
    expect(openingCommands(plan)).toEqual([{ type: 'OpenWorkshop', data: plan }]);
  });

  it('are no larger than a request may be, and open the same workshop', () => {
    const plan = planOf(300);
    const commands = openingCommands(plan);
    const sizes = commands.map((command) => Buffer.byteLength(JSON.stringify(command)));
    expect(Math.max(...sizes)).toBeLessThan(10_000);
    expect(opened(commands)).toEqual(opened([{ type: 'OpenWorkshop', data: plan }]));
  });
});
