import { byOrder, orderBetween } from '../../order.ts';
import { ownBoard } from '../../policy.ts';
import type { Strategy } from '../../state.ts';
import type { StrategyCommand } from '../../strategy/commands.ts';
import type { StrategyStatus } from '../../vocabulary.ts';
import { likely, oneOf, type Random } from '../random.ts';
import { editable, entriesOf, entryOf, live, ownSheet, ownStrategy, type Scene } from '../scene.ts';
import { paragraph, sentence } from '../words.ts';
import type { IdeasOf } from './idea.ts';

export const strategyIdeas: IdeasOf<StrategyCommand> = {
  ProposeStrategy: (scene) => propose(scene),
  RetitleStrategy: (scene) =>
    about(ownStrategy(scene, editable), () => ({ title: sentence(scene.random, 10, 160) })),
  RecodeStrategy: (scene) =>
    about(ownStrategy(scene, editable), () => ({ code: newCode(scene, 'S') })),
  ReclassifyStrategy: (scene) => {
    const strategy = ownStrategy(scene, editable);
    const dimension = strategy && scene.state.dimensions.get(strategy.dimensionId);
    const subdimension = oneOf(scene.random, dimension?.subdimensions ?? []);
    return subdimension === undefined ? undefined : about(strategy, () => ({ subdimension }));
  },
  SetStrategyTarget: (scene) =>
    about(ownStrategy(scene, editable), () => ({ target: sentence(scene.random, 10, 200) })),
  ChangeStrategyProposer: (scene) => {
    const organizationId = seatedOrganization(scene);
    if (organizationId === undefined) return undefined;
    return about(ownStrategy(scene, editable), () => ({ organizationId }));
  },
  ReorderStrategy: (scene) =>
    about(ownStrategy(scene, live), () => ({
      order: someOrder(scene.random, ownStrategies(scene)),
    })),
  ReplaceStrategyIssue: (scene) =>
    about(ownStrategy(scene, editable), () => ({ text: paragraph(scene.random, 2_000) })),
  MergeStrategies: (scene) => {
    const [strategy, into] = [ownStrategy(scene, editable), ownStrategy(scene, editable)];
    return strategy && into && strategy !== into
      ? { strategyId: strategy.id, intoId: into.id }
      : undefined;
  },
  SubmitStrategy: (scene) => about(ownStrategy(scene, editable), () => ({})),
  RequestStrategyRevision: (scene) =>
    about(anyStrategy(scene, ['submitted']), () => ({
      note: sentence(scene.random, 10, 200),
    })),
  ApproveStrategy: (scene) => about(anyStrategy(scene, ['submitted']), () => ({})),
  PresentStrategy: (scene) => about(anyStrategy(scene, ['approved']), () => ({})),
  RatifyStrategy: (scene) => about(anyStrategy(scene, ['presented']), () => ({})),
  WithdrawStrategy: (scene) =>
    about(
      ownStrategy(scene, (strategy) => live(strategy) && strategy.status !== 'ratified'),
      () => (likely(scene.random, 0.5) ? { reason: sentence(scene.random, 10, 100) } : {}),
    ),
  RestoreStrategy: (scene) =>
    about(
      ownStrategy(scene, ({ status }) => status === 'withdrawn'),
      () => ({}),
    ),
  JustifyAlignmentGap: (scene) => {
    const sheet = ownSheet(scene);
    const document = oneOf(scene.random, ['RPJMD', 'Renstra', 'Program Unggulan'] as const);
    return sheet && { sheetId: sheet.id, document, reason: sentence(scene.random, 10, 200) };
  },
};

/** A strategy's id and what else its command carries. */
function about<More>(
  strategy: Strategy | undefined,
  more: () => More,
): ({ strategyId: string } & More) | undefined {
  return strategy && { strategyId: strategy.id, ...more() };
}

function propose(scene: Scene) {
  const { state, actor, random, newId } = scene;
  const dimension = state.dimensions.get(ownBoard(state, actor) ?? '');
  const subdimension = oneOf(random, dimension?.subdimensions ?? []);
  const organizationId = seatedOrganization(scene);
  if (!dimension?.active || subdimension === undefined || organizationId === undefined)
    return undefined;
  return {
    strategyId: newId(),
    dimensionId: dimension.id,
    code: newCode(scene, 'S'),
    subdimension,
    title: sentence(random, 10, 160),
    organizationId,
    ...(likely(random, 0.5) ? { issue: paragraph(random, 2_000) } : {}),
    ...(likely(random, 0.2) ? { order: someOrder(random, ownStrategies(scene)) } : {}),
  };
}

/** The actor's own, or another that sits at the actor's board. */
function seatedOrganization({ state, actor, random }: Scene): string | undefined {
  const group = state.groups.get(actor.groupId ?? '');
  const seated = (group?.organizationIds ?? []).filter((id) => state.organizations.get(id)?.active);
  return likely(random, 0.7) && actor.organizationId !== undefined
    ? actor.organizationId
    : oneOf(random, seated);
}

function anyStrategy(scene: Scene, statuses: readonly StrategyStatus[]): Strategy | undefined {
  return entryOf(scene, scene.state.strategies, ({ status }) => statuses.includes(status));
}

function ownStrategies({ state, actor }: Scene): Strategy[] {
  const own = ownBoard(state, actor);
  return entriesOf(state.strategies)
    .filter(({ dimensionId }) => dimensionId === own)
    .sort(byOrder);
}

/** A place before, behind or between cards that stand in order. */
export function someOrder(random: Random, cards: readonly { readonly order: string }[]): string {
  const index = Math.floor(random() * (cards.length + 1));
  return orderBetween(cards[index - 1]?.order ?? null, cards[index]?.order ?? null);
}

export function newCode({ random }: Scene, letter: string): string {
  return `${letter}-${Math.floor(random() * 1e9).toString(36)}`;
}
