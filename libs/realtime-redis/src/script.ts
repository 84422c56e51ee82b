import { createHash } from 'node:crypto';
import type { RedisArgument } from '@redis/client';
import type { RedisClient } from './line.ts';

/** What Redis does in one step, with nobody in between. Sent by its name; as a whole only where it is not known yet. */
export class Script {
  readonly #text: string;
  readonly #name: string;

  constructor(text: string) {
    this.#text = text;
    this.#name = createHash('sha1').update(text).digest('hex');
  }

  /** Texts come back as bytes. */
  async run(
    client: RedisClient,
    keys: readonly string[],
    values: readonly (RedisArgument | number)[],
  ): Promise<unknown> {
    // Whoever has a client has the library: see `RedisLine`.
    const { RESP_TYPES } = await import('@redis/client');
    const asBytes = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    const given = {
      keys: [...keys],
      arguments: values.map((value) => (typeof value === 'number' ? String(value) : value)),
    };
    try {
      return await asBytes.evalSha(this.#name, given);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await asBytes.eval(this.#text, given);
    }
  }
}
