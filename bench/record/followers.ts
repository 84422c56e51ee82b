/** People who follow one replay, each with the client that a page has and a clock that is wrong, in a process of its own. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  fixedToken,
  type OpenWorkshop,
  RembukClient,
  systemTimers,
  type Timers,
} from '@rembuk/client';
import { seededRandom } from '../support/random.ts';
import { until } from '../together/outcome.ts';
import { sharedFold } from '../together/shared-fold.ts';
import type { FromFollowers, Shown, ToFollowers } from './messages.ts';

type Coming = Extract<ToFollowers, { kind: 'come' }>;

const comingAtOnce = 8;
/** Each of them folds on a device of their own; here a hundred would hold each other up. */
const fold = sharedFold();

/** Monotonic, and the same in every process of the machine. */
function commonMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

class Follower {
  readonly workshop: OpenWorkshop;
  readonly shown: [number, number, number][] = [];

  constructor({ url, workshopId }: Coming, token: string, timers: Timers) {
    const client = new RembukClient({ url, tokens: fixedToken(token), timers, fold });
    this.workshop = client.open(workshopId);
    const { sharedReplays } = this.workshop;
    let last: number | undefined;
    sharedReplays.view.subscribe((view) => {
      const seq = sharedReplays.current.get()?.seq;
      if (!view || view.isLoading || seq === undefined || view.revision === last) return;
      last = view.revision;
      this.shown.push([seq, view.revision, commonMs()]);
    });
    sharedReplays.follow();
  }

  get isLive(): boolean {
    return this.workshop.status.get().kind === 'live';
  }
}

const followers: Follower[] = [];
let coming: Coming | undefined;
let random = () => 0;

async function arrive(token: string): Promise<void> {
  if (!coming) throw new Error('come first');
  const wrongMs = (random() * 2 - 1) * coming.clocksWrongMs;
  const timers: Timers = { ...systemTimers, now: () => performance.now() + wrongMs };
  const follower = new Follower(coming, token, timers);
  followers.push(follower);
  await until('a follower is live', () => follower.isLive);
}

async function answer(message: ToFollowers): Promise<FromFollowers> {
  switch (message.kind) {
    case 'come': {
      coming = message;
      random = seededRandom(message.seed);
      const waiting = [...message.tokens];
      const door = async () => {
        for (let token = waiting.shift(); token !== undefined; token = waiting.shift())
          await arrive(token);
      };
      await Promise.all(Array.from({ length: comingAtOnce }, door));
      return { kind: 'done' };
    }
    case 'late':
      await Promise.all(
        message.tokens.map(async (token) => {
          await delay(random() * message.withinMs);
          await arrive(token);
        }),
      );
      return { kind: 'done' };
    case 'stand': {
      const isThere = ({ workshop: { sharedReplays } }: Follower) =>
        sharedReplays.current.get()?.seq === message.seq &&
        sharedReplays.view.get()?.isLoading === false;
      await until('all stand', () => followers.every(isThere));
      const revisions = followers.map(
        ({ workshop }) => workshop.sharedReplays.view.get()?.revision ?? -2,
      );
      return { kind: 'standing', revisions };
    }
    case 'collect':
      return { kind: 'shown', followers: followers.map(({ shown }): Shown => shown) };
  }
}

process.on('message', (message: ToFollowers) => {
  void answer(message).then((said) => process.send?.(said));
});
process.on('disconnect', () => process.exit(0));
