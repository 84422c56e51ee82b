import type { Sheet, Strategy, WorkshopCommand, WorkshopState } from '@rembuk/workshop';
import { linkTypes, planningDocuments, sheetKinds, sheetTexts } from '@rembuk/workshop';
import type { Chance } from './chance.ts';
import { paragraph, remark, sentence } from './words.ts';

/** What someone at a board sees when they decide what to do next. */
export interface Outlook {
  readonly state: WorkshopState;
  readonly dimensionId: string;
  readonly facilitates: boolean;
  readonly chance: Chance;
  /** A fresh id for something new. */
  readonly newId: () => string;
}

type Edit = (outlook: Outlook) => WorkshopCommand | undefined;

/** An edit that makes sense to whoever looks at the boards now; undefined when there is nothing to do it to. */
export function someEdit(outlook: Outlook): WorkshopCommand | undefined {
  const edits = outlook.facilitates ? [...anyonesEdits, ...facilitatorsEdits] : anyonesEdits;
  const total = edits.reduce((sum, { weight }) => sum + weight, 0);
  let draw = outlook.chance.next() * total;
  for (const { weight, edit } of edits) {
    draw -= weight;
    if (draw < 0) return edit(outlook);
  }
  return undefined;
}

const comment: Edit = ({ state, chance, newId }) => {
  const sheet = chance.pick(standing(state));
  if (!sheet) return undefined;
  const on = { kind: 'sheet', id: sheet.id } as const;
  return { type: 'PostComment', data: { commentId: newId(), on, text: remark(chance) } };
};

const resolveComment: Edit = ({ state, chance }) => {
  const open = chance.pick(
    state.comments
      .valueSeq()
      .filter(({ resolved, withdrawn }) => !resolved && !withdrawn)
      .toArray(),
  );
  return open && { type: 'ResolveComment', data: { commentId: open.id } };
};

const rewrite: Edit = (outlook) => {
  const sheet = ownSheet(outlook);
  const field = outlook.chance.pick(sheetTexts);
  if (!sheet || field === undefined) return undefined;
  const text = paragraph(sheet.title, outlook.chance);
  return { type: 'ReplaceSheetText', data: { sheetId: sheet.id, field, text } };
};

const retitle: Edit = (outlook) => {
  const sheet = ownSheet(outlook);
  if (!sheet) return undefined;
  const title = `${sheet.title.replace(/ \(rev\. \d+\)$/, '')} (rev. ${1 + outlook.chance.below(99)})`;
  return {
    type: 'RetitleSheet',
    data: { sheetId: sheet.id, title: title.slice(0, 200).toWellFormed() },
  };
};

const classify: Edit = (outlook) => {
  const sheet = ownSheet(outlook);
  const kind = outlook.chance.pick(sheetKinds);
  if (!sheet || kind === undefined) return undefined;
  return { type: 'ClassifySheet', data: { sheetId: sheet.id, kind } };
};

const budget: Edit = (outlook) => {
  const { chance } = outlook;
  const sheet = ownSheet(outlook);
  const allocation = sheet && chance.pick(sheet.allocations);
  if (!sheet || !allocation) return undefined;
  const budgetRupiah = 50_000_000 + chance.below(2_000) * 1_000_000;
  return {
    type: 'ReviseAllocation',
    data: { sheetId: sheet.id, year: allocation.year, budgetRupiah },
  };
};

const allocate: Edit = (outlook) => {
  const { state, chance } = outlook;
  const sheet = ownSheet(outlook);
  const period = state.workshop?.period;
  if (!sheet || !period) return undefined;
  const year = period.from + chance.below(period.to - period.from + 1);
  if (sheet.allocations.some((allocation) => allocation.year === year)) return undefined;
  const budgetRupiah = 100_000_000 + chance.below(900) * 1_000_000;
  const data = { sheetId: sheet.id, year, budgetRupiah, fundingSource: 'APBD' } as const;
  return { type: 'AllocateSheetToYear', data };
};

const support: Edit = (outlook) => {
  const sheet = ownSheet(outlook);
  const organization = outlook.chance.pick([...outlook.state.organizations.values()]);
  if (!sheet || !organization || organization.id === sheet.leadId) return undefined;
  const type = sheet.supportingIds.includes(organization.id)
    ? 'RemoveSupportingOrganization'
    : 'AddSupportingOrganization';
  return { type, data: { sheetId: sheet.id, organizationId: organization.id } };
};

const align: Edit = (outlook) => {
  const sheet = ownSheet(outlook);
  const document = outlook.chance.pick(planningDocuments);
  if (!sheet || document === undefined || sheet.alignments.length >= 6) return undefined;
  return {
    type: 'AlignSheet',
    data: {
      sheetId: sheet.id,
      alignmentId: outlook.newId(),
      document,
      version: { kind: 'original' },
      reference: `Misi ${1 + outlook.chance.below(5)}`,
      nature: 'main',
    },
  };
};

const indicate: Edit = (outlook) => {
  const sheet = ownSheet(outlook);
  if (!sheet) return undefined;
  const on = { kind: 'sheet', id: sheet.id } as const;
  const indicatorId = outlook.newId();
  return {
    type: 'AddIndicator',
    data: {
      indicatorId,
      on,
      name: `Capaian ${sheet.shortTitle}`,
      level: 'output',
      unit: '%',
      direction: 'up',
    },
  };
};

const link: Edit = (outlook) => {
  const { state, chance, dimensionId, newId } = outlook;
  const from = ownSheet(outlook);
  const to = chance.pick(standing(state).filter((sheet) => boardOf(state, sheet) !== dimensionId));
  const type = chance.pick(linkTypes);
  if (!from || !to || type === undefined) return undefined;
  const ends = { from: { kind: 'sheet', id: from.id }, to: { kind: 'sheet', id: to.id } } as const;
  return { type: 'DrawLink', data: { linkId: newId(), ...ends, type } };
};

const move: Edit = (outlook) => {
  const sheet = ownSheet(outlook);
  const strategy = outlook.chance.pick(ownStrategies(outlook));
  if (!sheet || !strategy || strategy.id === sheet.strategyId) return undefined;
  return { type: 'MoveSheet', data: { sheetId: sheet.id, strategyId: strategy.id } };
};

const aim: Edit = (outlook) => {
  const strategy = outlook.chance.pick(ownStrategies(outlook));
  if (!strategy) return undefined;
  const data = { strategyId: strategy.id, target: sentence(outlook.chance) };
  return { type: 'SetStrategyTarget', data };
};

const vote: Edit = ({ state, chance, dimensionId }) => {
  const round = state.rounds.find((one) => one.open && one.dimensionId === dimensionId);
  const sheet = chance.pick(standing(state).filter((one) => boardOf(state, one) === dimensionId));
  if (!round || !sheet) return undefined;
  return { type: 'CastVote', data: { roundId: round.id, on: { kind: 'sheet', id: sheet.id } } };
};

const openOrCloseVoting: Edit = ({ state, dimensionId, newId }) => {
  const round = state.rounds.find((one) => one.open && one.dimensionId === dimensionId);
  if (round) return { type: 'CloseVoting', data: { roundId: round.id } };
  const question = 'Lembar mana yang didahulukan?';
  return {
    type: 'OpenVoting',
    data: { roundId: newId(), dimensionId, question, votesPerPerson: 3 },
  };
};

const milestone: Edit = ({ chance, newId }) => ({
  type: 'SetMilestone',
  data: { milestoneId: newId(), name: `Catatan ${1 + chance.below(1_000)}` },
});

const anyonesEdits: readonly { weight: number; edit: Edit }[] = [
  { weight: 22, edit: rewrite },
  { weight: 20, edit: comment },
  { weight: 10, edit: budget },
  { weight: 8, edit: retitle },
  { weight: 8, edit: aim },
  { weight: 7, edit: vote },
  { weight: 6, edit: classify },
  { weight: 5, edit: support },
  { weight: 4, edit: allocate },
  { weight: 4, edit: align },
  { weight: 3, edit: resolveComment },
  { weight: 2, edit: link },
  { weight: 2, edit: indicate },
  { weight: 1, edit: move },
];
const facilitatorsEdits: readonly { weight: number; edit: Edit }[] = [
  { weight: 15, edit: openOrCloseVoting },
  { weight: 2, edit: milestone },
];

function standing(state: WorkshopState): readonly Sheet[] {
  return state.sheets
    .valueSeq()
    .filter(({ withdrawn }) => !withdrawn)
    .toArray();
}

function boardOf(state: WorkshopState, sheet: Sheet): string | undefined {
  return state.strategies.get(sheet.strategyId)?.dimensionId;
}

export function ownSheet({ state, dimensionId, chance }: Outlook): Sheet | undefined {
  return chance.pick(standing(state).filter((sheet) => boardOf(state, sheet) === dimensionId));
}

function ownStrategies({ state, dimensionId }: Outlook): readonly Strategy[] {
  return state.strategies
    .valueSeq()
    .filter((one) => one.dimensionId === dimensionId && one.status === 'draft')
    .toArray();
}
