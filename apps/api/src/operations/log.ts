import type { LoggerService } from '@nestjs/common';
import { destination, type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../config/config.ts';

/** Injection token of {@link Log}. */
export const LOG = Symbol('log');

/** Structured log, one JSON object a line. Log fields, not sentences with values in them; never a payload. */
export type Log = Pick<Logger, 'fatal' | 'error' | 'warn' | 'info' | 'debug'>;

/** Whatever is logged under one of these names, at the top or one or two levels down, is blotted out. */
const secretNames = [
  'authorization',
  'accessToken',
  'refreshToken',
  'operatorToken',
  'token',
  'password',
  'currentPassword',
  'passwordHash',
  'refreshHash',
  'joinCode',
  'secret',
  'cookie',
];

/**
 * Writes to standard error by default, synchronously: the last words of a dying process count most,
 * and standard output stays with the start banner.
 */
export function createLog(level: LogLevel, stream: DestinationStream = standardError()): Log {
  return pino(
    {
      level,
      base: { service: 'rembuk' },
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
    },
    stream,
  );
}

function standardError(): DestinationStream {
  return destination({ dest: 2, sync: true });
}

/** Under this name Nest logs, with its stack, why a start failed; whoever starts it gets the same error thrown. */
const toldByCaller = 'ExceptionHandler';

/**
 * What comes through Nest's own logger, its chatter at start (which counts as debug) and the warnings of modules.
 * Modules log as pino does: fields first, then the words.
 */
export class NestLog implements LoggerService {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('debug', message, rest);
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('debug', message, rest);
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('warn', message, rest);
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('error', message, rest);
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** Nest hands over what the caller wrote, and behind it the name of the module. */
  #write(level: keyof Log, message: unknown, rest: readonly unknown[]): void {
    const words = [message, ...rest].filter((part) => typeof part === 'string');
    const context = typeof rest.at(-1) === 'string' ? words.pop() : undefined;
    if (context === toldByCaller) return;
    const fields = message instanceof Error ? { err: message } : message;
    this.#log[level](
      { ...(typeof fields === 'object' ? fields : {}), context },
      words[0] ?? (message instanceof Error ? message.message : 'nest'),
    );
  }
}
