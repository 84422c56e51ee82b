import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  authorize,
  decide,
  evolve,
  initialState,
  isRefusal,
  type MasterplanFile,
  openingOf,
  readMasterplanFile,
  scriptOf,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import { demoFile } from '../testing/folders.ts';
import { Chance } from './chance.ts';
import { someEdit } from './edits.ts';
import { chainsOf, isReady } from './plan.ts';

const plan = demo();

function demo(): MasterplanFile {
  const file = readMasterplanFile(JSON.parse(readFileSync(demoFile, 'utf8')));
  if ('problems' in file) throw new Error('the demo does not read');
  return file;
}

class Table {
  state: WorkshopState = initialState;
  revision = -1;
  readonly outcomes = new Map<string, number>();

  send(actor: Parameters<typeof authorize>[2], command: WorkshopCommand): void {
    const no = authorize(this.state, command, actor);
    const context = { at, actor, seen: this.revision, head: this.revision, overwrite: false };
    const decision = no ?? decide(this.state, command, context);
    const outcome = isRefusal(decision) ? decision.refused : 'ok';
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    if (isRefusal(decision)) return;
    for (const event of decision) {
      this.revision += 1;
      const meta = { actorId: actor.id, at };
      this.state = evolve(this.state, { ...event, revision: this.revision, meta });
    }
  }
}
const at = '2018-10-02T02:00:00.000Z';
const admin = { id: 'admin', role: 'admin' } as const;

function planned(seed: number): readonly WorkshopCommand[] {
  return chainsOf(plan, new Chance(seed)).flatMap(({ steps }) => steps.map((step) => step.command));
}

describe('what people do', () => {
  it('is the same for the same seed', () => {
    expect(planned(7)).toEqual(planned(7));
    expect(planned(7)).not.toEqual(planned(8));
  });

  it('is mostly accepted: every step of the plan, and nearly all that they think of', () => {
    const table = new Table();
    table.send(admin, { type: 'OpenWorkshop', data: openingOf(plan) });
    const chance = new Chance(1);
    for (const { steps } of chainsOf(plan, chance))
      for (const step of steps) {
        expect(isReady(table.state, step)).toBe(true);
        table.send({ id: 'ani', ...step.as }, step.command);
      }
    expect([...table.outcomes.keys()]).toEqual(['ok']);
    let ids = 0;
    const kinds = new Set<string>();
    for (let count = 0; count < 3_000; count++) {
      const group = chance.pick([...table.state.groups.values()])!;
      const role = chance.happens(0.1) ? 'facilitator' : 'member';
      const command = someEdit({
        state: table.state,
        dimensionId: group.dimensionId,
        facilitates: role === 'facilitator',
        chance,
        newId: () => `n${++ids}`,
      });
      if (!command) continue;
      kinds.add(command.type);
      const organizationId = group.organizationIds[0]!;
      table.send({ id: 'ani', role, groupId: group.id, organizationId }, command);
    }
    const accepted = table.outcomes.get('ok') ?? 0;
    const all = [...table.outcomes.values()].reduce((sum, count) => sum + count);
    expect(accepted / all).toBeGreaterThan(0.9);
    expect(kinds.size).toBeGreaterThanOrEqual(16);
    for (const code of table.outcomes.keys())
      expect(['forbidden', 'foreign_board', 'invalid_value']).not.toContain(code);
  });

  it('waits until what it speaks of is there', () => {
    const [first, second] = scriptOf(plan);
    expect(isReady(initialState, first!)).toBe(true);
    expect(isReady(initialState, second!)).toBe(false);
  });
});
