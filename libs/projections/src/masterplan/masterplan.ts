import {
  type CardRef,
  type Dimension,
  type Indicator,
  type Link,
  type Sheet,
  type Strategy,
  symmetricLinkTypes,
  type WorkshopState,
} from '@rembuk/workshop';
import { byCode, byName } from '../collation.ts';
import type { StandingFilter } from '../filter.ts';
import { budgetOf, sumOf } from '../money.ts';
import { cardName, dimensionName, organizationName } from '../names.ts';
import { type Plan, planOf } from '../plan.ts';
import type {
  Masterplan,
  MasterplanDimension,
  MasterplanIndicator,
  MasterplanLink,
  MasterplanSheet,
  MasterplanStrategy,
} from './types.ts';

/** Raised whenever the same state gives another masterplan. */
export const masterplanVersion = 2;

export function masterplanOf(state: WorkshopState, filter: StandingFilter = {}): Masterplan {
  const plan = planOf(state, filter);
  return {
    version: masterplanVersion,
    ...workshopOf(state),
    dimensions: plan.dimensions.map((dimension) => dimensionOf(plan, dimension)),
  };
}

function workshopOf({ workshop }: WorkshopState): Pick<Masterplan, 'workshop'> {
  if (!workshop) return {};
  const { touched: _touched, ...details } = workshop;
  return { workshop: details };
}

function dimensionOf(plan: Plan, dimension: Dimension): MasterplanDimension {
  const strategies = plan
    .strategiesOn(dimension.id)
    .map((strategy) => strategyOf(plan, strategy))
    .filter((strategy) => strategy !== undefined);
  return {
    ...dimensionName(dimension),
    subdimensions: dimension.subdimensions,
    quickWinCap: dimension.quickWinCap,
    ...groupOf(plan.state, dimension),
    strategies,
    budgetRupiah: sumOf(strategies.map(({ budgetRupiah }) => budgetRupiah)),
  };
}

function groupOf(state: WorkshopState, { id }: Dimension): Pick<MasterplanDimension, 'group'> {
  const group = state.groups.find(({ dimensionId }) => dimensionId === id);
  if (!group) return {};
  const organizations = group.organizationIds.map((member) => organizationName(state, member));
  return { group: { name: group.name, organizations: organizations.sort(byName) } };
}

function strategyOf(plan: Plan, strategy: Strategy): MasterplanStrategy | undefined {
  const { id, status } = strategy;
  if (status === 'withdrawn') return undefined;
  const { code, title, subdimension, issue, target, organizationId, revisionNote } = strategy;
  const sheets = plan.sheetsOf(id);
  return {
    id,
    code,
    title,
    subdimension,
    issue,
    target,
    status,
    ...(revisionNote === undefined ? {} : { revisionNote }),
    proposedBy: organizationName(plan.state, organizationId),
    mergedFrom: mergedInto(plan.state, id),
    ...measuredAndLinked(plan, { kind: 'strategy', id }),
    sheets: sheets.map((sheet) => sheetOf(plan, sheet)),
    budgetRupiah: budgetOf(
      sheets.filter(plan.isBudgeted).flatMap(({ allocations }) => allocations),
    ),
  };
}

/** What was merged into something that was merged into this is in it as well. */
function mergedInto({ strategies }: WorkshopState, id: string): MasterplanStrategy['mergedFrom'] {
  const found = new Set([id]);
  for (const intoId of found)
    strategies.forEach((other) => {
      if (other.mergedIntoId === intoId) found.add(other.id);
    });
  found.delete(id);
  return [...found]
    .flatMap((mergedId) => strategies.get(mergedId) ?? [])
    .map((other) => ({ id: other.id, code: other.code, title: other.title }))
    .sort(byCode);
}

function sheetOf(plan: Plan, sheet: Sheet): MasterplanSheet {
  const { id, leadId, supportingIds, allocations } = sheet;
  const {
    strategyId: _strategy,
    order: _order,
    logs: _logs,
    touched: _touched,
    withdrawn: _withdrawn,
    leadId: _lead,
    supportingIds: _supporting,
    ...content
  } = sheet;
  return {
    ...content,
    ...(leadId === undefined ? {} : { lead: organizationName(plan.state, leadId) }),
    supporting: supportingIds.map((each) => organizationName(plan.state, each)).sort(byName),
    budgetRupiah: budgetOf(allocations),
    ...measuredAndLinked(plan, { kind: 'sheet', id }),
  };
}

function measuredAndLinked(plan: Plan, card: CardRef) {
  return {
    indicators: plan.indicatorsOf(card).map((indicator) => indicatorOf(plan.state, indicator)),
    links: plan.linksAt(card).map((link) => linkOf(plan.state, link, card)),
  };
}

function indicatorOf(state: WorkshopState, indicator: Indicator): MasterplanIndicator {
  const { on: _on, touched: _touched, organizationId, ...content } = indicator;
  return organizationId === undefined
    ? content
    : { ...content, organization: organizationName(state, organizationId) };
}

const undirected: readonly string[] = symmetricLinkTypes;

function linkOf(state: WorkshopState, link: Link, card: CardRef): MasterplanLink {
  const { id, type, from, to, note, agreedLeadId, resolution } = link;
  const leaves = from.kind === card.kind && from.id === card.id;
  const direction = leaves ? 'out' : 'in';
  return {
    id,
    type,
    direction: undirected.includes(type) ? 'both' : direction,
    other: cardName(state, leaves ? to : from),
    ...(note === undefined ? {} : { note }),
    ...(agreedLeadId === undefined ? {} : { agreedLead: organizationName(state, agreedLeadId) }),
    ...(resolution === undefined ? {} : { resolution }),
  };
}
