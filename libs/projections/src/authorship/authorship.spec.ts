import { describe, expect, it } from '@jest/globals';
import {
  changeBetween,
  type PlacedEvent,
  type TextChange,
  textAt,
  type TextPlace,
  type WorkshopEvent,
} from '@rembuk/workshop';
import { hall, placed } from '@rembuk/workshop/testing';
import { cutCodeUnitsMax, cutsMax } from './cuts.ts';
import { evolveAuthorship, initialAuthorship } from './fold.ts';
import { charactersByOrganization, spansOf } from './views.ts';

const on: TextPlace = { kind: 'sheet', id: 'soc-1a', field: 'explanation' };
const issue: TextPlace = { kind: 'strategy', id: 'soc-1', field: 'issue' };

/** A workshop whose history goes on. */
class History {
  authorship = placed(hall).reduce(evolveAuthorship, initialAuthorship);
  #revision = hall.length;

  /** By an organization's person; null: by someone without one. Gives the id of the command. */
  by(organizationId: string | null, event: WorkshopEvent, undoes?: string): string {
    const commandId = `command-${this.#revision}`;
    const meta: PlacedEvent['meta'] = {
      actorId: 'ani',
      at: '2018-10-02T03:00:00.000Z',
      commandId,
      ...(organizationId === null ? {} : { organizationId }),
      ...(undoes === undefined ? {} : { undoes }),
    };
    this.authorship = evolveAuthorship(this.authorship, {
      ...event,
      revision: this.#revision,
      meta,
    });
    this.#revision += 1;
    return commandId;
  }

  /** Types until the text is `next`. */
  writes(organizationId: string | null, next: string, undoes?: string): string {
    return this.edits(organizationId, changeBetween(this.text(), next), undoes);
  }

  edits(organizationId: string | null, change: TextChange, undoes?: string): string {
    return this.by(organizationId, { type: 'TextEdited', v: 1, data: { on, change } }, undoes);
  }

  text(): string {
    return textAt(this.authorship.workshop, on) ?? '';
  }

  /** The text in pieces, each behind its author. */
  told(where: TextPlace = on): readonly string[] {
    const text = textAt(this.authorship.workshop, where) ?? '';
    let at = 0;
    return spansOf(this.authorship, where).map(([length, by]) => {
      at += length;
      return `${by ?? '-'}: ${text.slice(at - length, at)}`;
    });
  }

  characters(organizationId: string | null) {
    return charactersByOrganization(this.authorship).get(organizationId);
  }
}

const event = (type: string, data: object) => ({ type, v: 1, data }) as WorkshopEvent;

describe('who wrote what stands', () => {
  it('follows every edit, in the middle of another’s words too', () => {
    const history = new History();
    history.writes('bpbd', 'Kampung siaga');
    history.writes('dpu', 'Kampung yang siaga');
    history.writes(null, 'Kampung yang siaga bencana');
    expect(history.told()).toEqual(['bpbd: Kampung ', 'dpu: yang ', 'bpbd: siaga', '-:  bencana']);
    history.writes('dinkes', 'Kampung bencana');
    expect(history.told()).toEqual(['bpbd: Kampung ', '-: bencana']);
  });

  it('has one span where one organization wrote in several edits', () => {
    const history = new History();
    for (const end of [3, 7, 13]) history.writes('bpbd', 'Kampung siaga'.slice(0, end));
    history.writes('bpbd', 'Kampung siaga'.replace(' ', ' nan '));
    expect(spansOf(history.authorship, on)).toEqual([[17, 'bpbd']]);
  });

  it('counts a text that is set as a whole as the smallest change', () => {
    const history = new History();
    history.writes('bpbd', 'Air bersih di desa');
    const text = 'Air minum bersih di desa';
    history.by(
      'dpu',
      event('SheetTextReplaced', { sheetId: 'soc-1a', field: 'explanation', text }),
    );
    expect(history.told()).toEqual(['bpbd: Air ', 'dpu: minum ', 'bpbd: bersih di desa']);
    history.by('dpu', event('StrategyIssueReplaced', { strategyId: 'soc-1', text: 'Isu' }));
    expect(history.told(issue)).toEqual(['dpu: Isu']);
  });

  it('takes the issue that a strategy is proposed with for words of who proposes it', () => {
    const history = new History();
    const strategy = {
      strategyId: 'soc-9',
      dimensionId: 'society',
      code: 'SOC-9',
      subdimension: 'first',
      title: 'A ninth strategy',
      organizationId: 'bpbd',
      order: 'a9',
    };
    history.by('dpu', event('StrategyProposed', { ...strategy, issue: 'Banjir' }));
    expect(history.told({ kind: 'strategy', id: 'soc-9', field: 'issue' })).toEqual([
      'dpu: Banjir',
    ]);
  });

  it('is told by lines, pairs and marks as they stand', () => {
    const history = new History();
    history.writes('bpbd', 'e👩🏽‍🌾\nאב');
    history.writes('dpu', 'e\u0301👩🏽‍🌾\nאב');
    expect(history.told()).toEqual(['bpbd: e', 'dpu: \u0301', 'bpbd: 👩🏽‍🌾\nאב']);
    expect(history.characters('bpbd')).toMatchObject({ surviving: 8, written: 8 });
    expect(history.characters('dpu')).toMatchObject({ surviving: 1, written: 1 });
  });

  it('leaves alone what an event does not fit', () => {
    const history = new History();
    history.writes('bpbd', 'Kampung');
    const before = history.authorship;
    history.edits('dpu', [900, [0, 'x']]);
    const data = { on: { ...on, id: 'nowhere' }, change: [[0, 'x']] };
    history.by('dpu', event('TextEdited', data));
    expect(history.authorship).toEqual(before);
  });
});

describe('an undo', () => {
  it('gives words back to whoever wrote them, each to their own, and makes nobody write more', () => {
    const history = new History();
    history.writes('bpbd', 'Kampung ');
    history.writes('dpu', 'Kampung siaga');
    const cut = history.edits('dinkes', [2, [8], 3]);
    expect(history.text()).toBe('Kaaga');
    history.edits('dinkes', [2, [0, 'mpung si'], 3], cut);
    expect(history.told()).toEqual(['bpbd: Kampung ', 'dpu: siaga']);
    expect(history.characters('dinkes')).toBeUndefined();
    expect(history.characters('dpu')).toMatchObject({ written: 5, surviving: 5 });
  });

  it('does so around what others wrote meanwhile, and where its pieces came together', () => {
    const history = new History();
    history.writes('bpbd', 'satu dua tiga');
    const cut = history.edits('dpu', [[5], 4, [4]]);
    history.writes('dinkes', 'DUA ');
    history.edits('dpu', [[0, 'satu '], 4, [0, 'tiga']], cut);
    expect(history.told()).toEqual(['bpbd: satu ', 'dinkes: DUA', 'bpbd:  tiga']);
    const both = history.edits('dpu', [[5], 4, [4]]);
    history.writes('dinkes', '');
    history.edits('dpu', [[0, 'satu tiga']], both);
    expect(history.told()).toEqual(['bpbd: satu tiga']);
  });

  it('can be taken back, and that too', () => {
    const history = new History();
    history.writes('bpbd', 'Kampung');
    const typed = history.writes('dpu', 'Kampung siaga');
    const undone = history.writes('dpu', 'Kampung', typed);
    const redone = history.writes('dpu', 'Kampung siaga', undone);
    history.writes('dpu', 'Kampung', redone);
    expect(history.characters('dpu')).toEqual({ written: 6, surviving: 0, withdrawn: 0 });
  });

  it('of a whole replacement gives all of it back', () => {
    const history = new History();
    history.writes('bpbd', 'Air bersih');
    const replace = (text: string, undoes?: string) =>
      history.by(
        'dpu',
        event('SheetTextReplaced', { sheetId: 'soc-1a', field: 'explanation', text }),
        undoes,
      );
    replace('Air bersih', replace('Jalan baru'));
    expect(history.told()).toEqual(['bpbd: Air bersih']);
  });

  it('gives back once: whoever brings the same in again has written it', () => {
    const history = new History();
    history.writes('bpbd', 'abc');
    const cut = history.writes('dpu', '');
    history.writes('dpu', 'abc', cut);
    history.edits('dpu', [3, [0, 'abc']], cut);
    expect(history.told()).toEqual(['bpbd: abc', 'dpu: abc']);
  });

  it('gives no other words away than those that were cut', () => {
    const history = new History();
    history.writes('bpbd', 'abc');
    const cut = history.writes('dpu', '');
    history.writes('dpu', 'abd', cut);
    expect(history.told()).toEqual(['dpu: abd']);
  });

  it('reaches back over so many cuts of a text, and no further', () => {
    const told = (cutsSince: number) => {
      const history = new History();
      history.writes('bpbd', 'abc');
      const cut = history.writes('dpu', '');
      for (let n = 0; n < cutsSince; n += 1) {
        history.writes('dinkes', 'x');
        history.writes('dinkes', '');
      }
      history.writes('dpu', 'abc', cut);
      return history.told();
    };
    expect(told(cutsMax - 1)).toEqual(['bpbd: abc']);
    expect(told(cutsMax)).toEqual(['dpu: abc']);
  });

  it('keeps so many characters of cuts, and no more', () => {
    const history = new History();
    const long = 'x'.repeat(3_000);
    for (let n = 0; n < 40; n += 1) {
      history.writes('bpbd', long);
      history.writes('bpbd', '');
    }
    const cuts = history.authorship.texts.get('sheet/soc-1a/explanation')?.cuts ?? [];
    const codeUnits = cuts.reduce((sum, { text }) => sum + text.length, 0);
    expect(codeUnits).toBeLessThanOrEqual(cutCodeUnitsMax);
    expect(codeUnits).toBeGreaterThan(cutCodeUnitsMax - long.length);
  });
});

describe('characters of an organization', () => {
  it('on withdrawn cards count apart, until the card is restored', () => {
    const history = new History();
    history.writes('bpbd', 'Kampung');
    history.by('dpu', event('StrategyIssueReplaced', { strategyId: 'soc-1', text: 'Isu' }));
    history.by('bpbd', event('SheetWithdrawn', { sheetId: 'soc-1a' }));
    expect(history.characters('bpbd')).toEqual({ written: 7, surviving: 0, withdrawn: 7 });
    history.by('bpbd', event('SheetRestored', { sheetId: 'soc-1a' }));
    history.by('bpbd', event('StrategyWithdrawn', { strategyId: 'soc-1' }));
    expect(history.characters('bpbd')).toEqual({ written: 7, surviving: 0, withdrawn: 7 });
    expect(history.characters('dpu')).toEqual({ written: 3, surviving: 0, withdrawn: 3 });
  });

  it('go with a sheet that moves, or whose strategy is merged', () => {
    const history = new History();
    history.writes('bpbd', 'Kampung');
    history.by('dpu', event('StrategyIssueReplaced', { strategyId: 'soc-1', text: 'Isu' }));
    history.by('bpbd', event('StrategyMerged', { strategyId: 'soc-1', intoId: 'soc-2' }));
    expect(history.characters('bpbd')).toEqual({ written: 7, surviving: 7, withdrawn: 0 });
    expect(history.characters('dpu')).toEqual({ written: 3, surviving: 0, withdrawn: 3 });
  });

  it('go to who they merged into, while the text says who they were', () => {
    const history = new History();
    history.writes('dpu', 'Jalan ');
    history.writes('bpbd', 'Jalan desa');
    history.by(null, event('OrganizationMerged', { organizationId: 'dpu', intoId: 'dinkes' }));
    history.by(null, event('OrganizationMerged', { organizationId: 'dinkes', intoId: 'dishub' }));
    expect(history.told()).toEqual(['dpu: Jalan ', 'bpbd: desa']);
    expect(history.characters('dishub')).toEqual({ written: 6, surviving: 6, withdrawn: 0 });
    expect(history.characters('dpu')).toBeUndefined();
  });
});
