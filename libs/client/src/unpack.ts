/** Reads JSON out of gzip. */
export type Unpack = (packed: Uint8Array<ArrayBuffer>) => Promise<unknown>;

/** Undefined where the browser is too old for it: it gets everything in one piece then. */
export const unpackHere: Unpack | undefined =
  'DecompressionStream' in globalThis
    ? (packed) => {
        const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
        return new Response(unpacked).json();
      }
    : undefined;
