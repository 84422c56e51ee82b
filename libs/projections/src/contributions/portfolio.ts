import type {
  CardRef,
  DimensionId,
  Link,
  OrganizationId,
  Sheet,
  Strategy,
  WorkshopState,
} from '@rembuk/workshop';
import { byCode, byText } from '../collation.ts';
import { sheetStands } from '../lookup.ts';
import { boardOf, isBroken } from '../plan.ts';

/** What is an organization's on the boards. */
export interface Portfolio {
  /** That it proposed, withdrawn ones too. */
  readonly strategies: readonly Strategy[];
  /** Sheets that stand, by code. */
  readonly led: readonly Sheet[];
  readonly supported: readonly Sheet[];
  /** That stand at both ends, one of which is among the above; by id. */
  readonly links: readonly Link[];
}

export const emptyPortfolio: Portfolio = { strategies: [], led: [], supported: [], links: [] };

/** Of every organization that has something; of one board alone where `dimensionId` names it. */
export function portfoliosOf(
  state: WorkshopState,
  dimensionId?: DimensionId,
): ReadonlyMap<OrganizationId, Portfolio> {
  const isOn = (card: CardRef) => dimensionId === undefined || boardOf(state, card) === dimensionId;
  const portfolios = new Map<OrganizationId, Gathered>();
  const of = (id: OrganizationId): Gathered => {
    const portfolio = portfolios.get(id) ?? gathered();
    portfolios.set(id, portfolio);
    return portfolio;
  };
  for (const strategy of [...state.strategies.values()].sort(byCode))
    if (isOn({ kind: 'strategy', id: strategy.id }))
      of(strategy.organizationId).strategies.push(strategy);
  for (const sheet of [...state.sheets.values()].sort(byCode)) {
    if (!sheetStands(state, sheet) || !isOn({ kind: 'sheet', id: sheet.id })) continue;
    if (sheet.leadId !== undefined) of(sheet.leadId).led.push(sheet);
    for (const id of sheet.supportingIds) of(id).supported.push(sheet);
  }
  for (const link of [...state.links.values()].sort(byId)) {
    if (isBroken(state, link)) continue;
    const owners = [link.from, link.to].filter(isOn).flatMap((end) => ownersOf(state, end));
    for (const id of new Set(owners)) of(id).links.push(link);
  }
  return portfolios;
}

/** What several organizations have together, each thing once. */
export function together(portfolios: Iterable<Portfolio>): Portfolio {
  const all = gathered();
  for (const { strategies, led, supported, links } of portfolios) {
    all.strategies.push(...strategies);
    all.led.push(...led);
    all.supported.push(...supported);
    all.links.push(...links);
  }
  return { ...all, supported: [...new Set(all.supported)], links: [...new Set(all.links)] };
}

type Gathered = { -readonly [Key in keyof Portfolio]: Portfolio[Key][number][] };

function gathered(): Gathered {
  return { strategies: [], led: [], supported: [], links: [] };
}

/** A strategy is its proposer's, a sheet its lead's. */
function ownersOf(state: WorkshopState, { kind, id }: CardRef): readonly OrganizationId[] {
  const owner =
    kind === 'strategy' ? state.strategies.get(id)?.organizationId : state.sheets.get(id)?.leadId;
  return owner === undefined ? [] : [owner];
}

function byId(a: Link, b: Link): number {
  return byText(a.id, b.id);
}
