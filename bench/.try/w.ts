export * from '../../libs/workshop/src/decide.ts'; export * from '../../libs/workshop/src/evolve.ts'; export { initialState } from '../../libs/workshop/src/state.ts';
export type * from '../../libs/workshop/src/messages.ts'; export type * from '../../libs/workshop/src/message.ts'; export type { WorkshopState } from '../../libs/workshop/src/state.ts';
