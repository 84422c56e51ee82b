import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decide } from '../decide.ts';
import { isRefusal } from '../decision.ts';
import { evolve } from '../evolve.ts';
import type { Actor } from '../message.ts';
import type { WorkshopCommand } from '../messages.ts';
import { authorize } from '../policy.ts';
import { initialState, type WorkshopState } from '../state.ts';
import type { MasterplanFile } from './model.ts';
import { openingOf } from './opening.ts';
import { readMasterplanFile } from './read.ts';
import { scriptOf, type Speaker } from './script.ts';

const text = readFileSync(new URL('../../../../demo/pasuruan-2018.json', import.meta.url), 'utf8');

interface Sample {
  workshop: object;
  dimensions: Record<string, unknown>[];
  organizations: { abbreviation: string; name: string }[];
  strategies: {
    code: string;
    dimension: string;
    title: string;
    proposedBy: string;
    sheets: object[];
  }[];
  links: object[];
}
const sample = (): Sample => JSON.parse(text) as Sample;

function read(json: unknown): MasterplanFile {
  const file = readMasterplanFile(json);
  if ('problems' in file) throw new Error(JSON.stringify(file.problems));
  return file;
}

/** Plays a file as people would: they join or are admitted first, and policy is asked about each step. */
class Hall {
  state: WorkshopState = initialState;
  #revision = -1;

  play(file: MasterplanFile): WorkshopState {
    const admin: Actor = { id: 'admin', role: 'admin' };
    this.send(admin, { type: 'OpenWorkshop', data: openingOf(file) });
    for (const { as, command } of scriptOf(file)) this.send(this.#seat(as), command);
    return this.state;
  }

  #seat(speaker: Speaker): Actor {
    const { role, groupId, organizationId } = speaker;
    const id = `${role}-${groupId}-${organizationId ?? 'none'}`;
    if (!this.state.participants.has(id)) {
      const guest: Actor = { id, role: 'member' };
      const admin: Actor = { id: 'admin', role: 'admin' };
      if (role === 'member' && organizationId !== undefined)
        this.send(guest, { type: 'JoinGroup', data: { groupId, organizationId } }, false);
      else this.send(admin, { type: 'AdmitParticipant', data: { participantId: id, ...speaker } });
    }
    return { id, ...speaker };
  }

  send(actor: Actor, command: WorkshopCommand, asked = true): void {
    const head = this.#revision;
    const at = '2018-10-02T02:00:00.000Z';
    const no = asked ? authorize(this.state, command, actor) : undefined;
    const context = { actor, at, seen: head, head, overwrite: false };
    const decision = no ?? decide(this.state, command, context);
    if (isRefusal(decision)) throw new Error(`${command.type}: ${JSON.stringify(decision)}`);
    for (const event of decision) {
      this.#revision += 1;
      const placed = { ...event, revision: this.#revision, meta: { actorId: actor.id, at } };
      this.state = evolve(this.state, placed);
    }
  }
}

describe('the script of a masterplan file', () => {
  it('rebuilds Pasuruan, everyone on their own board', () => {
    const state = new Hall().play(read(sample()));
    expect(state.strategies.size).toBe(12);
    expect(state.sheets.size).toBe(24);
    expect(state.links.size).toBe(8);
    const allocations = state.sheets
      .valueSeq()
      .flatMap((sheet) => Object.values(sheet.allocations))
      .toArray();
    expect(allocations.filter(({ quickWin }) => quickWin?.confirmed)).toHaveLength(
      sample().strategies.flatMap(({ sheets }) => sheets.filter((sheet) => 'quickWinYear' in sheet))
        .length,
    );
    expect(state.sheets.get('sheet-001')).toMatchObject({
      code: 'SOC-1a',
      leadId: 'opd-15',
      supportingIds: ['opd-01'],
      strategyId: 'strategy-001',
    });
  });

  it('lets an organization propose on a board where it does not sit', () => {
    const file = read(sample());
    const step = scriptOf(file).find(({ path }) => path === 'strategies[10]');
    expect(step).toMatchObject({ as: { role: 'facilitator', organizationId: 'opd-17' } });
  });

  it('works with six active dimensions', () => {
    const json = sample();
    for (const dimension of json.dimensions) dimension['active'] = true;
    const [first] = json.strategies;
    json.strategies.push(
      { ...first!, code: 'GOV-1', dimension: 'governance', sheets: [] },
      { ...first!, code: 'ENV-1', dimension: 'environment', proposedBy: 'DLH', sheets: [] },
    );
    for (const strategy of json.strategies.slice(-2))
      Object.assign(strategy, { subdimension: undefined });
    const state = new Hall().play(read(json));
    expect(state.groups.size).toBe(6);
    expect(state.strategies.size).toBe(14);
  });

  it('works with one dimension, and with fewer organizations than boards', () => {
    const json = sample();
    json.dimensions = json.dimensions.slice(0, 1);
    json.strategies = json.strategies.filter(({ dimension }) => dimension === 'society');
    json.links = [];
    expect(new Hall().play(read(json)).strategies.size).toBe(3);
    const dimensions = sample().dimensions;
    const organizations = [{ abbreviation: 'Satu', name: 'Satu-satunya' }];
    const strategies = sample().strategies.map(({ sheets: _sheets, ...strategy }) => ({
      ...strategy,
      proposedBy: 'Satu',
    }));
    const lonely = { workshop: json.workshop, dimensions, organizations, strategies };
    expect(new Hall().play(read(lonely)).strategies.size).toBe(12);
  });

  it('takes names of any script and punctuation', () => {
    const names = [
      'ꦥꦩꦺꦫꦶꦤ꧀ꦠꦃ ꦏꦧꦸꦥꦠꦺꦤ꧀',
      'ديناس التعليم',
      'Dinas 🌋🤝🏽 «Gunung»',
      `O'Brien "& Co." <b>; DROP TABLE --`,
      'Ḓïṋȧš Ḱoḿṕlȇks',
    ];
    const json = sample();
    names.forEach((name, index) => {
      const before = json.organizations[index]!.abbreviation;
      const abbreviation = name.slice(0, 40).toWellFormed();
      json.organizations[index] = { abbreviation, name };
      const swap = (value: unknown): unknown => (value === before ? abbreviation : value);
      json.strategies = JSON.parse(
        JSON.stringify(json.strategies, (_, value: unknown) => swap(value)),
      ) as Sample['strategies'];
    });
    const title = 'Kampung digital: «ꦗꦮ» & "عربي" 🎉 — 100%';
    json.strategies[0]!.title = title;
    const state = new Hall().play(read(json));
    expect(state.organizations.get('opd-01')?.name).toBe(names[0]);
    expect(state.strategies.get('strategy-001')?.title).toBe(title);
    expect(state.sheets.get('sheet-002')?.leadId).toBe('opd-01');
  });

  it('rebuilds any file that reads, part for part', () => {
    fc.assert(
      fc.property(anyFile, (json) => {
        const file = read(json);
        const state = new Hall().play(file);
        const sheets = file.strategies.flatMap((strategy) => strategy.sheets);
        expect(state.strategies.size).toBe(file.strategies.length);
        expect(state.sheets.size).toBe(sheets.length);
        for (const { sheetId, leadId, supportingIds, allocations } of sheets) {
          const sheet = state.sheets.get(sheetId)!;
          expect(sheet.leadId).toBe(leadId);
          expect(sheet.supportingIds).toEqual(supportingIds);
          expect(Object.values(sheet.allocations)).toHaveLength(allocations.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Files of any number of boards and organizations, with names that only their number tells apart. */
const anyFile = fc
  .record({
    dimensions: fc.integer({ min: 1, max: 8 }),
    organizations: fc.integer({ min: 1, max: 12 }),
    word: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .filter((word) => !/\p{C}|\p{Z}/u.test(word)),
    cards: fc.array(
      fc.record({
        board: fc.nat(),
        proposer: fc.nat(),
        lead: fc.nat(),
        supporting: fc.nat(),
        years: fc.nat(3),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ dimensions, organizations, word, cards }) => ({
    workshop: { name: word, region: word, period: { from: 2020, to: 2025 } },
    dimensions: Array.from({ length: dimensions }, (_, index) => ({
      code: `${index}`,
      name: `${word} ${index}`,
    })),
    organizations: Array.from({ length: organizations }, (_, index) => ({
      abbreviation: `${index} ${word}`,
    })),
    strategies: cards.map(({ board, proposer, lead, supporting, years }, index) => {
      return {
        code: `S${index}`,
        dimension: `${board % dimensions}`,
        title: `Strategi nomor ${index}`,
        proposedBy: nameOf(proposer, organizations, word),
        sheets: [
          {
            code: `L${index}`,
            title: `Lembar ${index}`,
            lead: nameOf(lead, organizations, word),
            supporting:
              supporting % organizations === lead % organizations
                ? []
                : [nameOf(supporting, organizations, word)],
            allocations: Array.from({ length: years }, (_, year) => ({
              year: 2020 + year,
              budgetRupiah: Number.MAX_SAFE_INTEGER,
            })),
            ...(years > 0 ? { quickWinYear: 2020 } : {}),
          },
        ],
      };
    }),
  }));

function nameOf(which: number, organizations: number, word: string): string {
  return `${which % organizations} ${word}`;
}
