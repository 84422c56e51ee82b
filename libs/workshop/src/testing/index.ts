export { type OpeningSize, openingPlan } from './commands/opening.ts';
export { commandOf, nextCommand } from './ideas.ts';
export { admin, type Played, type PlayOptions, playWorkshop } from './play.ts';
export { between, likely, oneOf, type Random, seeded, someOf, uuid } from './random.ts';
export type { Scene } from './scene.ts';
export { spoiled } from './spoil.ts';
export { paragraph, sentence } from './words.ts';
