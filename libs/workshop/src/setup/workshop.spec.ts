import { describe, it } from '@jest/globals';
import { by, careless, given } from '../testing/given.ts';
import { bare, happened } from '../testing/hall.ts';

describe('revising a workshop', () => {
  it('says what really changed, and only that', () => {
    given(...bare)
      .when({
        type: 'ReviseWorkshop',
        data: { name: 'Masterplan', region: 'Kota Pasuruan', period: { from: 2018, to: 2024 } },
      })
      .thenHappened(
        happened('WorkshopRevised', {
          region: 'Kota Pasuruan',
          period: { from: 2018, to: 2024 },
        }),
      );
  });

  it('is silent when nothing changes', () => {
    given(...bare)
      .when({ type: 'ReviseWorkshop', data: { period: { to: 2023, from: 2018 }, language: 'id' } })
      .thenNothing();
    given(...bare)
      .when({ type: 'ReviseWorkshop', data: {} })
      .thenNothing();
  });

  it.each([
    ['name', { name: '' }],
    ['region', { region: 'a\u0000' }],
    ['period', { period: { from: 2020, to: 2019 } }],
    ['period', { period: 5 }],
    ['timeZone', { timeZone: '+07:00' }],
    ['language', { language: null }],
  ])('refuses another %s: %j', (field, data) => {
    given(...bare)
      .when(careless('ReviseWorkshop', data))
      .thenRefused('invalid_value', { field });
  });

  it('does not write over what another changed meanwhile', () => {
    const events = [...bare, by('ani', happened('WorkshopRevised', { name: 'Rencana Induk' }))];
    const rename = { type: 'ReviseWorkshop', data: { name: 'Masterplan Pasuruan' } } as const;
    const stale = { field: 'name', current: 'Rencana Induk', revision: 1 };
    given(...events)
      .when(rename, { actor: 'budi', seen: 0 })
      .thenRefused('stale_field', stale);
    const renamed = happened('WorkshopRevised', rename.data);
    given(...events)
      .when(rename, { actor: 'budi', seen: 0, overwrite: true })
      .thenHappened(renamed);
    given(...events)
      .when(rename, { actor: 'budi', seen: 1 })
      .thenHappened(renamed);
    given(...events)
      .when(rename, { actor: 'ani', seen: 0 })
      .thenHappened(renamed);
  });

  it('lets through what another field of it changed to meanwhile, or what stands there already', () => {
    const events = [...bare, by('ani', happened('WorkshopRevised', { name: 'Rencana Induk' }))];
    given(...events)
      .when({ type: 'ReviseWorkshop', data: { language: 'en' } }, { actor: 'budi', seen: 0 })
      .thenHappened(happened('WorkshopRevised', { language: 'en' }));
    given(...events)
      .when({ type: 'ReviseWorkshop', data: { name: 'Rencana Induk' } }, { actor: 'budi', seen: 0 })
      .thenNothing();
  });
});

describe('the sheet template', () => {
  const fields = [
    { field: 'benefit', required: true },
    { field: 'lead', required: false },
  ] as const;
  const configure = { type: 'ConfigureSheetTemplate', data: { fields } } as const;

  it('is set as a whole', () => {
    given(...bare)
      .when(configure)
      .thenHappened(happened('SheetTemplateConfigured', { fields }));
  });

  it('is silent when it is the same', () => {
    given(...bare, happened('SheetTemplateConfigured', { fields }))
      .when(configure)
      .thenNothing();
  });

  it('P6: does not replace a list that another person set unseen', () => {
    const theirs = [{ field: 'novelty', required: true }] as const;
    const events = [...bare, happened('SheetTemplateConfigured', { fields: theirs })];
    given(...events)
      .when(configure, { seen: 0 })
      .thenRefused('stale_field', { field: 'sheetTemplate', current: theirs, revision: 1 });
    for (const asking of [{ seen: 1 }, { seen: 0, overwrite: true }, { seen: 0, actor: 'budi' }])
      given(...events)
        .when(configure, asking)
        .thenHappened(happened('SheetTemplateConfigured', { fields }));
  });

  it.each([
    ['a field that no sheet has', [{ field: 'title', required: true }]],
    ['a field twice', [fields[0], fields[0]]],
    ['no word on being required', [{ field: 'benefit' }]],
    ['something else', 'benefit'],
  ])('refuses %s', (_title, odd) => {
    given(...bare)
      .when(careless('ConfigureSheetTemplate', { fields: odd }))
      .thenRefused('invalid_value', { field: 'fields' });
  });
});
