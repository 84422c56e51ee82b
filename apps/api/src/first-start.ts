import { randomBytes, randomUUID } from 'node:crypto';
import { access, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { EventStore } from '@rembuk/event-sourcing';
import { type Config, CONFIG } from './config/index.ts';
import { DemoLoader } from './demo/demo-loader.ts';
import { isRefused } from './http/index.ts';
import { AccountsService } from './identity/accounts.service.ts';
import { Operator } from './identity/operator.ts';
import { passwordFault } from './identity/password-policy.ts';
import { claimMs } from './identity/usernames.ts';
import { EVENT_STORE } from './store/store.tokens.ts';

const adminUsername = 'admin';
/** Longer than a claim to its name stands without an account. */
const othersMayTakeMs = claimMs + 30_000;

/** Present while the demo is being loaded: a start that finds it goes on where the last one was interrupted. */
const demoMark = 'demo-loading';

/** Present until the first start is through: the password was told to nobody, so the next start makes another. */
const untoldMark = 'first-password-untold';

/**
 * What an empty data folder needs: an account to begin with, and the demo when it is wanted.
 * Gives the password of the account when it was made just now: it is told once and kept nowhere. Followed by
 * {@link firstStartIsThrough} once nothing can keep the server from telling it.
 */
export async function prepareFirstStart(
  app: NestExpressApplication,
): Promise<{ readonly adminPassword?: string }> {
  const config = app.get<Config>(CONFIG);
  const mark = path.join(config.dataFolder, demoMark);
  const loadsDemo =
    config.demo && ((await isEmpty(app.get<EventStore>(EVENT_STORE))) || (await exists(mark)));
  if (loadsDemo) await writeFile(mark, '', { mode: 0o600 });

  const told = await firstPassword(app, path.join(config.dataFolder, untoldMark));
  const admin = app
    .get(AccountsService)
    .list()
    .find(({ role }) => role === 'admin');

  if (loadsDemo && admin) {
    await app.get(DemoLoader).load({ personId: admin.personId, accountRole: 'admin' });
    await rm(mark);
  }
  return told ?? {};
}

/** The server is up: whoever waits for the password gets it now. */
export function firstStartIsThrough(app: NestExpressApplication): Promise<void> {
  return rm(path.join(app.get<Config>(CONFIG).dataFolder, untoldMark), { force: true });
}

interface Told {
  readonly adminPassword: string;
}

/** Of the account that is made when there is no admin, or was made by a start that did not come to tell it. */
async function firstPassword(app: NestExpressApplication, mark: string): Promise<Told | undefined> {
  const accounts = app.get(AccountsService);
  const admins = accounts.list().filter(({ role }) => role === 'admin');
  const first = admins.find(({ username }) => username === adminUsername);
  if (first && (await exists(mark))) return renewPassword(app, first.personId);
  if (admins.length > 0) return undefined;
  await writeFile(mark, '', { mode: 0o600 });
  const told = await makeAdmin(accounts);
  if (!told) await rm(mark);
  return told;
}

async function renewPassword(app: NestExpressApplication, personId: string): Promise<Told> {
  const adminPassword = randomPassword();
  const operator = app.get(Operator).identity(0);
  const request = { source: 'unknown', correlationId: randomUUID() };
  const answer = await app
    .get(AccountsService)
    .setPassword(operator, personId, { password: adminPassword }, request);
  if (isRefused(answer)) throw new Error(`the first password could not be set: ${answer.code}`);
  return { adminPassword };
}

/** Undefined when another node, which starts at the same time, has made it. */
async function makeAdmin(accounts: AccountsService): Promise<Told | undefined> {
  const adminPassword = randomPassword();
  const account = {
    username: adminUsername,
    name: 'Admin',
    password: adminPassword,
    role: 'admin',
  } as const;
  const doer = { personId: 'system', role: 'system', correlationId: randomUUID() };
  for (const untilMs = Date.now() + othersMayTakeMs; ;) {
    const answer = await accounts.create(account, doer);
    if (!isRefused(answer)) return { adminPassword };
    if (accounts.list().some(({ role }) => role === 'admin')) return undefined;
    // Another node is about to, or died before it did.
    if (answer.code !== 'username_taken' || Date.now() > untilMs)
      throw new Error(`the first account could not be made: ${answer.code}`);
    await pause(250);
  }
}

function randomPassword(): string {
  for (;;) {
    const password = randomBytes(15).toString('base64url');
    if (passwordFault(password, adminUsername) === undefined) return password;
  }
}

async function isEmpty(store: EventStore): Promise<boolean> {
  for await (const _ of store.readAll()) return false;
  return true;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
