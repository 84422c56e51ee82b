import { strFromU8, unzipSync } from 'fflate';

/** The parts of an archive, as text. */
export function partsOf(archive: Buffer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );
}
