import type { CommandOutcome } from '@rembuk/client';
import type { CommandRequest } from '@rembuk/protocol';

type Command = Pick<CommandRequest, 'id' | 'type' | 'data'>;

interface Waiting {
  readonly command: Command;
  readonly settle: (outcome: CommandOutcome) => void;
}

/** Commands whose client was closed before it was told their outcome: a later client of the person sends them. */
export class LeftBehind {
  readonly #waiting: Waiting[] = [];

  outcomeOf(command: Command): Promise<CommandOutcome> {
    return new Promise((settle) => {
      this.#waiting.push({ command, settle });
    });
  }

  /** A later client was told this. It may have sent the command under another id than the one it was given. */
  settled(request: CommandRequest, outcome: CommandOutcome): void {
    if (this.#waiting.length === 0) return;
    const byId = this.#waiting.findIndex(({ command }) => command.id === request.id);
    const at =
      byId >= 0 ? byId : this.#waiting.findIndex(({ command }) => isSame(command, request));
    const [waiting] = at < 0 ? [] : this.#waiting.splice(at, 1);
    waiting?.settle(outcome);
  }
}

function isSame(one: Command, other: Command): boolean {
  return one.type === other.type && JSON.stringify(one.data) === JSON.stringify(other.data);
}
