import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveServer } from '../testing/live-server.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';

let server: LiveServer;
let workshop: TestWorkshop;
beforeEach(async () => {
  server = await LiveServer.start();
  workshop = await server.openWorkshop();
  for (const person of ['ani', 'budi']) await workshop.admit(person);
  await workshop.perform('StartSession', { sessionId: 'bimtek-3' });
});
afterEach(() => server.stop());

/** What anybody can work out from who is where: a UUID of version 8. */
function guessedId(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const [a, b] = [hex.slice(0, 8), hex.slice(8, 12)];
  return `${a}-${b}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

describe('attendance', () => {
  it('cannot be kept from being recorded by who uses its id up beforehand', async () => {
    const budi = await server.connect('budi');
    const id = guessedId('attendance', workshop.id, 'bimtek-3', 'ani');
    const used = await budi.command(workshop.id, 'ProposeStrategy', workshop.strategy(), { id });
    expect(used.ok).toBe(true);
    await budi.opened(workshop.id);
    const ani = await server.connect('ani');
    await ani.opened(workshop.id);
    await budi.until(() =>
      budi.events.some(
        ({ type, data }) => type === 'AttendanceRecorded' && data['participantId'] === 'ani',
      ),
    );
  });
});
