import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Injects the bounds of the live connections. */
export const LIVE_BOUNDS = Symbol('LIVE_BOUNDS');

/** Injects what packs parts. */
export const PACK = Symbol('PACK');

/** Makes gzip of a text. */
export type Pack = (text: string) => Promise<Buffer>;

const zip = promisify(gzip);

/** In a thread of its own: megabytes of JSON would hold up everyone for a tenth of a second. */
export const packInBackground: Pack = (text) => zip(text);
