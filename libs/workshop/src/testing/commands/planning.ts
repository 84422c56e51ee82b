import type { PlanningCommand } from '../../planning/commands.ts';
import { ownBoard } from '../../policy.ts';
import type { Indicator, Sheet } from '../../state.ts';
import { indicatorLevels, planningDocuments } from '../../vocabulary.ts';
import { between, likely, oneOf } from '../random.ts';
import { editable, entryOf, organization, ownSheet, ownStrategy, type Scene } from '../scene.ts';
import { sentence } from '../words.ts';
import type { IdeasOf } from './idea.ts';
import { about } from './sheet.ts';

export const planningIdeas: IdeasOf<PlanningCommand> = {
  AlignSheet: (scene) =>
    about(
      ownSheet(scene, (sheet) => !sheet.withdrawn && sheet.alignments.length < 12),
      () => ({
        alignmentId: scene.newId(),
        document: oneOf(scene.random, planningDocuments),
        version: { kind: 'original' } as const,
        reference: sentence(scene.random, 5, 100),
        nature: oneOf(scene.random, ['main', 'supporting'] as const),
        ...(likely(scene.random, 0.5) ? { code: '2.16.02.2.01' } : {}),
      }),
    ),
  ReviseAlignment: (scene) =>
    about(alignedSheet(scene), (sheet) => ({
      alignmentId: alignmentOf(scene, sheet),
      reference: sentence(scene.random, 5, 100),
    })),
  RemoveAlignment: (scene) =>
    about(alignedSheet(scene), (sheet) => ({ alignmentId: alignmentOf(scene, sheet) })),
  AddIndicator: (scene) => {
    const { random, newId } = scene;
    const sheet = likely(random, 0.7) ? ownSheet(scene) : undefined;
    const strategy = sheet ? undefined : ownStrategy(scene, editable);
    const card = sheet ?? strategy;
    if (!card) return undefined;
    const source = organization(scene);
    return {
      indicatorId: newId(),
      on: { kind: sheet ? ('sheet' as const) : ('strategy' as const), id: card.id },
      name: sentence(random, 10, 120),
      level: oneOf(random, indicatorLevels),
      unit: oneOf(random, ['desa', '%', 'orang', 'aduan/bulan'] as const),
      direction: oneOf(random, ['up', 'down'] as const),
      baseline: { value: between(random, 0, 100), year: 2018 },
      ...(source ? { organizationId: source.id } : {}),
    };
  },
  ReviseIndicator: (scene) =>
    on(ownIndicator(scene), () => ({ name: sentence(scene.random, 10, 120) })),
  SetIndicatorTarget: (scene) =>
    on(ownIndicator(scene), () => ({
      year: between(scene.random, 2018, 2023),
      value: between(scene.random, 0, 1_000) / 10,
    })),
  RemoveIndicatorTarget: (scene) => {
    const indicator = ownIndicator(scene, ({ targets }) => targets.length > 0);
    const target = oneOf(scene.random, indicator?.targets ?? []);
    return target && on(indicator, () => ({ year: target.year }));
  },
  RemoveIndicator: (scene) => on(ownIndicator(scene), () => ({})),
};

function alignedSheet(scene: Scene): Sheet | undefined {
  return ownSheet(scene, ({ withdrawn, alignments }) => !withdrawn && alignments.length > 0);
}

function alignmentOf({ random }: Scene, sheet: Sheet): string {
  return oneOf(random, sheet.alignments)?.id ?? '';
}

/** An indicator on a card of the actor's board that may be edited. */
function ownIndicator(
  scene: Scene,
  fits: (indicator: Indicator) => boolean = () => true,
): Indicator | undefined {
  const { indicators, sheets, strategies } = scene.state;
  const board = ownBoard(scene.state, scene.actor);
  return entryOf(scene, indicators, (indicator) => {
    const { kind, id } = indicator.on;
    const sheet = kind === 'sheet' ? sheets.get(id) : undefined;
    const strategy = strategies.get(sheet?.strategyId ?? id);
    const stands = strategy?.dimensionId === board && strategy !== undefined && editable(strategy);
    return stands && sheet?.withdrawn !== true && fits(indicator);
  });
}

function on<More>(
  indicator: Indicator | undefined,
  more: () => More,
): ({ indicatorId: string } & More) | undefined {
  return indicator && { indicatorId: indicator.id, ...more() };
}
