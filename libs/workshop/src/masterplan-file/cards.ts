import type { CardRef } from '../ids.ts';
import {
  fundingSources,
  linkTypes,
  sheetForms,
  sheetKinds,
  sheetStages,
  sheetTexts,
} from '../vocabulary.ts';
import { present } from '../values.ts';
import type {
  FileAllocation,
  FileDimension,
  FileLink,
  FileOrganization,
  FileSheet,
  FileStrategy,
} from './model.ts';
import { idAt, Names } from './names.ts';
import type { Part } from './part.ts';

/** What stands on the boards: strategies with their sheets, and the links between them. */

export interface Known {
  readonly dimensions: Names<FileDimension>;
  readonly organizations: Names<FileOrganization>;
}

/** Ids of sheets count on over all strategies. */
export function readStrategies(parts: readonly Part[], known: Known): readonly FileStrategy[] {
  let sheetsBefore = 0;
  return parts.map((part, index) => {
    const strategy = readStrategy(part, idAt('strategy', index, 3), sheetsBefore, known);
    sheetsBefore += strategy.sheets.length;
    return strategy;
  });
}

function readStrategy(
  part: Part,
  strategyId: string,
  sheetsBefore: number,
  known: Known,
): FileStrategy {
  const dimension = known.dimensions.find(part.text('dimension'), part, 'dimension');
  const proposer = known.organizations.find(part.text('proposedBy'), part, 'proposedBy');
  const sheets = part
    .parts('sheets')
    .map((sheet, index) => readSheet(sheet, idAt('sheet', sheetsBefore + index, 3), known));
  return {
    path: part.path,
    strategyId,
    dimensionId: dimension?.dimensionId ?? '',
    code: part.text('code'),
    subdimension: part.optionalText('subdimension') ?? dimension?.subdimensions[0] ?? '',
    title: part.text('title'),
    proposerId: proposer?.organizationId ?? '',
    ...present({ issue: part.optionalText('issue'), target: part.optionalText('target') }),
    sheets,
  };
}

function readSheet(part: Part, sheetId: string, { organizations }: Known): FileSheet {
  const lead = part.optionalText('lead');
  const supporting = part.texts('supporting');
  return {
    path: part.path,
    sheetId,
    code: part.text('code'),
    shortTitle: part.text('shortTitle', 'title'),
    title: part.text('title', 'shortTitle'),
    supportingIds: supporting.flatMap((name, index) => {
      const found = organizations.find(name, part, `supporting[${index}]`);
      return found ? [found.organizationId] : [];
    }),
    classes: present({
      kind: part.optionalWord('kind', sheetKinds),
      form: part.optionalWord('form', sheetForms),
      stage: part.optionalWord('stage', sheetStages),
    }),
    texts: present(
      Object.fromEntries(sheetTexts.map((field) => [field, part.optionalText(field)])),
    ),
    partners: part.texts('partners'),
    allocations: part.parts('allocations').map(readAllocation),
    ...present({
      leadId:
        lead === undefined ? undefined : organizations.find(lead, part, 'lead')?.organizationId,
      targetGroup: part.optionalText('targetGroup'),
      resources: part.optionalText('resources'),
      quickWinYear: part.optionalNumber('quickWinYear'),
    }),
  };
}

function readAllocation(part: Part): FileAllocation {
  return {
    path: part.path,
    year: part.number('year'),
    budgetRupiah: part.number('budgetRupiah'),
    fundingSource: part.optionalWord('fundingSource', fundingSources) ?? 'APBD',
    ...present({
      target: part.optionalNumber('target'),
      unit: part.optionalText('unit'),
      note: part.optionalText('note'),
    }),
  };
}

/** Files name link types in Indonesian, as the paper forms do; the domain's own words are taken too. */
const linkWords = {
  mendukung: 'supports',
  bergantung_pada: 'dependsOn',
  berbagi_data: 'sharesData',
  berbagi_anggaran: 'sharesBudget',
  melanjutkan: 'continues',
  tumpang_tindih: 'overlaps',
  bertentangan: 'conflictsWith',
} as const;
const indonesianWords = Object.keys(linkWords) as (keyof typeof linkWords)[];
const words = [...indonesianWords, ...linkTypes];

export function readLinks(
  parts: readonly Part[],
  strategies: readonly FileStrategy[],
): readonly FileLink[] {
  const cards = new Names<CardRef>('strategy or sheet');
  for (const { strategyId, code, sheets } of strategies) {
    cards.add(code, { kind: 'strategy', id: strategyId });
    for (const sheet of sheets) cards.add(sheet.code, { kind: 'sheet', id: sheet.sheetId });
  }
  return parts.flatMap((part, index) => {
    const from = cards.find(part.text('from'), part, 'from');
    const to = cards.find(part.text('to'), part, 'to');
    part.text('type');
    const word = part.optionalWord('type', words);
    if (!from || !to || !word) return [];
    const type = word in linkWords ? linkWords[word as keyof typeof linkWords] : word;
    const link = { path: part.path, linkId: idAt('link', index, 3), from, to };
    return [
      { ...link, type: type as FileLink['type'], ...present({ note: part.optionalText('note') }) },
    ];
  });
}
