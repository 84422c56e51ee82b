/** A double of the wire for tests of others. Never part of a build that runs. */
export { WireDouble } from './wire/double.ts';
