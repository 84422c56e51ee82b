import { isDeepStrictEqual } from 'node:util';
import type { CommandAccepted, Refused, WireEvent } from '@rembuk/protocol';
import type { Intent } from './author.ts';

/** What became of a command, without what may differ between tries (warnings speak of the present). */
export type Settled =
  | { readonly ok: true; readonly revision: number; readonly unchanged?: true }
  | { readonly ok: false; readonly code: string; readonly details?: unknown };

export interface Sent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly seen: number;
  readonly intent: Intent;
  readonly actorId: string;
  tries: number;
  /** The first final answer. */
  settled?: Settled;
}

/** All that the outside world was told: every answer, and every event that was shown. Held by the parent alone. */
export class Ledger {
  readonly commands = new Map<string, Sent>();
  readonly violations: string[] = [];
  /** By revision; the same revision must be the same event for everyone, for ever. */
  readonly shown = new Map<number, WireEvent>();
  answers = 0;
  /** Answers that say "try again", by code. */
  readonly postponed = new Map<string, number>();
  #awaited: { readonly answers: number; readonly reached: () => void } | undefined;

  note(command: Sent): void {
    this.commands.set(command.id, command);
  }

  /** Gives the outcome, or undefined when there is none yet and the command is to be sent again. */
  answered(command: Sent, answer: CommandAccepted | Refused): Settled | undefined {
    if (!answer.ok && answer.retryable) {
      this.postponed.set(answer.code, (this.postponed.get(answer.code) ?? 0) + 1);
      return undefined;
    }
    this.answers += 1;
    if (this.#awaited && this.answers >= this.#awaited.answers) this.#awaited.reached();
    const settled = settledOf(answer);
    if (command.settled === undefined) command.settled = settled;
    else if (!isDeepStrictEqual(command.settled, settled))
      this.violate(
        `one outcome: ${command.type} ${command.id} was answered ` +
          `${JSON.stringify(command.settled)}, then ${JSON.stringify(settled)}`,
      );
    return settled;
  }

  /** Resolves once there are that many answers. One waits at a time. */
  answersReach(answers: number): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited = { answers, reached: resolve };
    });
  }

  saw(event: WireEvent): void {
    const before = this.shown.get(event.revision);
    if (before === undefined) this.shown.set(event.revision, event);
    else if (before.id !== event.id || before.meta.hash !== event.meta.hash)
      this.violate(`one history: revision ${event.revision} was shown as two different events`);
  }

  violate(what: string): void {
    this.violations.push(what);
  }

  /** Of all that was acknowledged, the last one in the log. */
  get lastRevision(): number {
    const revisions = Array.from(this.commands.values(), ({ settled }) =>
      settled?.ok === true ? settled.revision : -1,
    );
    return revisions.reduce((last, revision) => Math.max(last, revision), -1);
  }

  unsettled(): Sent[] {
    return [...this.commands.values()].filter(({ settled }) => settled === undefined);
  }
}

function settledOf(answer: CommandAccepted | Refused): Settled {
  if (answer.ok) {
    const { revision, unchanged } = answer;
    return unchanged ? { ok: true, revision, unchanged } : { ok: true, revision };
  }
  const { code, details } = answer;
  return details === undefined ? { ok: false, code } : { ok: false, code, details };
}
