import {
  type FileSheet,
  type FileStrategy,
  type MasterplanFile,
  type ScriptStep,
  scriptOf,
  sheetForms,
  sheetKinds,
  sheetStages,
  type Speaker,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Chance } from './chance.ts';
import { paragraph } from './words.ts';

/** Steps of which each rests on the ones before it. */
export interface Chain {
  readonly steps: readonly ScriptStep[];
  next: number;
  busy: boolean;
}

/**
 * What the hall has to get done: one chain for each strategy with its sheets, which people can work on side by side,
 * and the links, each on its own. What the file leaves open of a sheet (texts, classes) people fill in too.
 */
export function chainsOf(file: MasterplanFile, chance: Chance): readonly Chain[] {
  const strategies = new Map(file.strategies.map((strategy) => [strategy.path, strategy]));
  const byStrategy = new Map<string, ScriptStep[]>();
  const links: ScriptStep[] = [];
  for (const step of scriptOf(file)) {
    const path = /^strategies\[\d+\]/.exec(step.path)?.[0];
    const strategy = path === undefined ? undefined : strategies.get(path);
    if (path === undefined || !strategy) {
      links.push(step);
      continue;
    }
    const chain = byStrategy.get(path) ?? [];
    chain.push(step, ...fillingIn(step, strategy, chance));
    byStrategy.set(path, chain);
  }
  return [...byStrategy.values(), ...links.map((step) => [step])].map((steps) => ({
    steps,
    next: 0,
    busy: false,
  }));
}

function fillingIn(step: ScriptStep, strategy: FileStrategy, chance: Chance): ScriptStep[] {
  if (step.command.type === 'ProposeStrategy' && strategy.issue === undefined) {
    const { strategyId } = strategy;
    return [
      by(step.as, step, {
        type: 'ReplaceStrategyIssue',
        data: { strategyId, text: paragraph(strategy.title, chance) },
      }),
    ];
  }
  if (step.command.type !== 'AddSheet') return [];
  const { sheetId } = step.command.data;
  const sheet = strategy.sheets.find((one) => one.sheetId === sheetId);
  return sheet ? sheetSteps(sheet, chance).map((command) => by(step.as, step, command)) : [];
}

function by(as: Speaker, { path }: ScriptStep, command: WorkshopCommand): ScriptStep {
  return { path, as, command };
}

function sheetSteps({ sheetId, title, texts, classes }: FileSheet, chance: Chance) {
  const commands: WorkshopCommand[] = [];
  for (const field of ['explanation', 'benefit', 'novelty'] as const)
    if (texts[field] === undefined)
      commands.push({
        type: 'ReplaceSheetText',
        data: { sheetId, field, text: paragraph(title, chance) },
      });
  if (Object.keys(classes).length === 0) {
    const [kind, form, stage] = [sheetKinds, sheetForms, sheetStages].map((words) =>
      chance.pick<string>(words),
    );
    commands.push({
      type: 'ClassifySheet',
      data: { sheetId, kind, form, stage },
    } as WorkshopCommand);
  }
  return commands;
}

/** Whether everything that a step speaks of is there, as its speaker sees the boards. */
export function isReady(state: WorkshopState, { command }: ScriptStep): boolean {
  switch (command.type) {
    case 'AddSheet':
    case 'ReplaceStrategyIssue':
      return state.strategies.has(command.data.strategyId);
    case 'ConfirmQuickWin': {
      const { sheetId, year } = command.data;
      const allocations = state.sheets.get(sheetId)?.allocations ?? [];
      return allocations.some((each) => each.year === year && each.quickWin !== undefined);
    }
    case 'DrawLink':
      return [command.data.from, command.data.to].every(({ kind, id }) =>
        kind === 'sheet' ? state.sheets.has(id) : state.strategies.has(id),
      );
    default: {
      const { data } = command;
      return (
        !('sheetId' in data) || command.type === 'ProposeStrategy' || state.sheets.has(data.sheetId)
      );
    }
  }
}
