export * from './errors.ts';
export type * from './notices.ts';
export * from './presence.ts';
export * from './replays.ts';
export * from './version.ts';
export type * from './wire.ts';
