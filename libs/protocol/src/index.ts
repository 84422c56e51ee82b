export * from './errors.ts';
export * from './version.ts';
export type * from './wire.ts';
