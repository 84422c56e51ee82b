import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Of a line on which nothing moves. */
const STALLED_MS_MAX = 30_000;

/**
 * Sends a body piece by piece, each when there is room for it. Whoever stops reading holds up what makes the pieces, and
 * those who wait for it: such a line is cut.
 */
export async function sendPieces(
  response: ServerResponse,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  response.setTimeout(STALLED_MS_MAX, () => response.destroy());
  await pipeline(Readable.from(pieces, { objectMode: false }), response);
}
