import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Refused } from '@rembuk/protocol';
import { Gate } from '../common/gate.ts';
import { normalizedPassword } from './password-policy.ts';

/** Argon2id as OWASP's password storage advice has it: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const tagBytes = 32;
const saltBytes = 16;

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/**
 * Hashes passwords in Node's thread pool, a few at once; a bounded number waits, the rest is told to come again.
 * Stored in the PHC string format, so that the cost may be raised later.
 */
export class Passwords {
  readonly #gate: Gate;
  /** What an unknown user's password is compared with: it takes as long as any other. */
  readonly #decoy: string;

  constructor(atOnceMax: number, waitingMax: number) {
    this.#gate = new Gate(atOnceMax, waitingMax);
    this.#decoy = encode(cost, randomBytes(saltBytes), randomBytes(tagBytes));
  }

  /** The hash to store, or `overloaded`. */
  async hash(password: string): Promise<{ readonly hash: string } | Refused> {
    return this.#gate.through(async () => {
      const salt = randomBytes(saltBytes);
      return { hash: encode(cost, salt, await derive(password, salt, cost)) };
    });
  }

  /** Whether it is the password; always no, after the same time, when there is no hash. */
  async verify(
    password: string,
    hash: string | undefined,
  ): Promise<{ readonly matches: boolean } | Refused> {
    return this.#gate.through(async () => {
      const { cost, salt, tag } = decode(hash ?? this.#decoy);
      const shown = await derive(password, salt, cost);
      const matches = shown.length === tag.length && timingSafeEqual(shown, tag);
      return { matches: matches && hash !== undefined };
    });
  }
}

function derive(password: string, nonce: Buffer, cost: Cost): Promise<Buffer> {
  const message = normalizedPassword(password);
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, tagLength: tagBytes, ...cost }, (error, tag) => {
      if (error) reject(error);
      else resolve(tag);
    });
  });
}

function encode({ memory, passes, parallelism }: Cost, salt: Buffer, tag: Buffer): string {
  const parameters = `m=${memory},t=${passes},p=${parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(tag)}`;
}

function decode(hash: string): {
  readonly cost: Cost;
  readonly salt: Buffer;
  readonly tag: Buffer;
} {
  const pattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;
  const [, memory, passes, parallelism, salt, tag] = pattern.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) throw new Error('a password hash cannot be read');
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
