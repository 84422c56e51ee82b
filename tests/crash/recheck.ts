import type { Server } from '../support/server.ts';
import { Live } from '../support/socket.ts';
import type { Sent } from './ledger.ts';
import { type Crowd, workshopId } from './crowd.ts';
import type { LoadClient } from './load.ts';

/** Commands of one author that are asked for at once. */
const batchSize = 64;

/**
 * Sends every command once more, long after, to a server that has started anew: each has the outcome that it had.
 * What was accepted is recognised by its events, what was refused or had no effect by its recorded outcome.
 */
export async function auditOutcomes(
  server: Server,
  { ledger, clients }: Pick<Crowd, 'ledger' | 'clients'>,
  commands: Iterable<Sent> = ledger.commands.values(),
): Promise<void> {
  const byActor = Map.groupBy(commands, ({ actorId }) => actorId);
  const askAgain = async ({ person }: LoadClient): Promise<void> => {
    const live = await Live.connect(server.url, { token: person.token });
    const ask = async (sent: Sent): Promise<void> => {
      const { id, type, data, seen } = sent;
      const asking = live.command(workshopId, { id, type, data, seen });
      const answer = await asking.catch((error: unknown) => String(error));
      if (typeof answer === 'string') {
        ledger.violate(`answered: ${type} ${id}, asked for again: ${answer}`);
        return;
      }
      if (!ledger.answered(sent, answer))
        ledger.violate(`one outcome: ${type} ${id} was postponed when asked for again`);
    };
    const own = byActor.get(person.personId) ?? [];
    for (let from = 0; from < own.length; from += batchSize)
      await Promise.all(own.slice(from, from + batchSize).map(ask));
    live.disconnect();
  };
  await Promise.all(clients.map(askAgain));
}
