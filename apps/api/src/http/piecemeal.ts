import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Sends a body piece by piece, each when there is room for it. Whoever stops reading holds up what makes the pieces, and
 * those who wait for it: such a line is cut.
 */
export async function sendPieces(
  response: ServerResponse,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  stalledMsMax: number,
): Promise<void> {
  // Who left may be gone before anybody is told.
  if (response.destroyed) return;
  response.setTimeout(stalledMsMax, () => {
    // Where nothing waits for whoever reads, it is they who wait.
    if (response.writableLength > 0) response.destroy();
  });
  await pipeline(Readable.from(pieces, { objectMode: false }), response);
}
