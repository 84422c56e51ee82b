import type { SheetCommand } from '../../sheet/commands.ts';
import type { SheetLocation } from '../../sheet/location.ts';
import type { Sheet } from '../../state.ts';
import { sheetForms, sheetKinds, sheetStages, sheetTexts } from '../../vocabulary.ts';
import { byOrder } from '../../order.ts';
import { between, likely, oneOf, type Random } from '../random.ts';
import {
  editable,
  entriesOf,
  organization,
  organizationIds,
  ownSheet,
  ownStrategy,
  type Scene,
} from '../scene.ts';
import { paragraph, sentence } from '../words.ts';
import type { IdeasOf } from './idea.ts';
import { newCode, someOrder } from './strategy.ts';

export const sheetIdeas: IdeasOf<SheetCommand> = {
  AddSheet: (scene) => add(scene),
  RetitleSheet: (scene) =>
    about(ownSheet(scene), () => ({
      shortTitle: sentence(scene.random, 3, 80),
      ...(likely(scene.random, 0.3) ? { title: sentence(scene.random, 10, 200) } : {}),
    })),
  RecodeSheet: (scene) => about(ownSheet(scene), () => ({ code: newCode(scene, 'L') })),
  ClassifySheet: (scene) =>
    about(ownSheet(scene), () => ({
      kind: oneOf(scene.random, sheetKinds),
      form: oneOf(scene.random, [...sheetForms, null] as const),
      stage: oneOf(scene.random, sheetStages),
    })),
  AssignSheetLead: (scene) => {
    const sheet = ownSheet(scene);
    const lead = organization(scene);
    return sheet && lead && !sheet.supportingIds.includes(lead.id)
      ? { sheetId: sheet.id, organizationId: lead.id }
      : undefined;
  },
  AddSupportingOrganization: (scene) => {
    const sheet = ownSheet(scene);
    const other = organization(scene);
    return sheet && other && other.id !== sheet.leadId && !sheet.supportingIds.includes(other.id)
      ? { sheetId: sheet.id, organizationId: other.id }
      : undefined;
  },
  RemoveSupportingOrganization: (scene) => {
    const sheet = ownSheet(
      scene,
      ({ withdrawn, supportingIds }) => !withdrawn && supportingIds.length > 0,
    );
    const organizationId = oneOf(scene.random, sheet?.supportingIds ?? []);
    return organizationId === undefined ? undefined : about(sheet, () => ({ organizationId }));
  },
  DescribeSheetTargetGroup: (scene) =>
    about(ownSheet(scene), () => ({ targetGroup: sentence(scene.random, 5, 200) })),
  LocateSheet: (scene) => about(ownSheet(scene), () => ({ location: location(scene.random) })),
  ListSheetPartners: (scene) =>
    about(ownSheet(scene), () => ({ partners: names(scene.random, between(scene.random, 0, 4)) })),
  DescribeSheetResources: (scene) =>
    about(ownSheet(scene), () => ({ resources: sentence(scene.random, 5, 300) })),
  ReplaceSheetText: (scene) =>
    about(ownSheet(scene), () => ({
      field: oneOf(scene.random, sheetTexts),
      text: paragraph(scene.random, 3_000),
    })),
  MoveSheet: (scene) => {
    const strategy = ownStrategy(scene, editable);
    return strategy && about(ownSheet(scene), () => ({ strategyId: strategy.id }));
  },
  ReorderSheet: (scene) =>
    about(ownSheet(scene), (sheet) => ({ order: someOrder(scene.random, siblings(scene, sheet)) })),
  WithdrawSheet: (scene) => about(ownSheet(scene), () => ({})),
  RestoreSheet: (scene) =>
    about(
      ownSheet(scene, ({ withdrawn }) => withdrawn),
      () => ({}),
    ),
};

/** A sheet's id and what else its command carries. */
export function about<More>(
  sheet: Sheet | undefined,
  more: (sheet: Sheet) => More,
): ({ sheetId: string } & More) | undefined {
  return sheet && { sheetId: sheet.id, ...more(sheet) };
}

function add(scene: Scene) {
  const { random, newId } = scene;
  const strategy = ownStrategy(scene, editable);
  const [leadId, ...supportingIds] = organizationIds(scene, between(random, 1, 3));
  if (!strategy || leadId === undefined) return undefined;
  return {
    sheetId: newId(),
    strategyId: strategy.id,
    code: newCode(scene, 'L'),
    shortTitle: sentence(random, 3, 80),
    title: sentence(random, 10, 200),
    ...(likely(random, 0.8) ? { leadId, supportingIds } : {}),
    ...(likely(random, 0.5) ? { kind: oneOf(random, sheetKinds) } : {}),
  };
}

function siblings({ state }: Scene, sheet: Sheet): Sheet[] {
  return entriesOf(state.sheets)
    .filter(({ strategyId }) => strategyId === sheet.strategyId)
    .sort(byOrder);
}

function location(random: Random): SheetLocation {
  const kind = oneOf(random, ['wholeRegion', 'districts', 'villages'] as const);
  return kind === 'wholeRegion' ? { kind } : { kind, names: names(random, between(random, 1, 5)) };
}

function names(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => sentence(random, 4, 40));
}
