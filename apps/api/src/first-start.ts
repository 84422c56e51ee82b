import { randomBytes } from 'node:crypto';
import { access, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { EventStore } from '@rembuk/event-sourcing';
import { type Config, CONFIG } from './config/index.ts';
import { DemoLoader } from './demo/demo-loader.ts';
import { isRefused } from './http/index.ts';
import { AccountsService } from './identity/accounts.service.ts';
import { passwordFault } from './identity/password-policy.ts';
import { EVENT_STORE } from './store/store.tokens.ts';

const adminUsername = 'admin';

/** Present while the demo is being loaded: a start that finds it goes on where the last one was interrupted. */
const demoMark = 'demo-loading';

/**
 * What an empty data folder needs: an account to begin with, and the demo when it is wanted.
 * Gives the password of the account when it was made just now: it is told once and kept nowhere.
 */
export async function prepareFirstStart(
  app: NestExpressApplication,
): Promise<{ readonly adminPassword?: string }> {
  const config = app.get<Config>(CONFIG);
  const mark = path.join(config.dataFolder, demoMark);
  const loadsDemo =
    config.demo && ((await isEmpty(app.get<EventStore>(EVENT_STORE))) || (await exists(mark)));
  if (loadsDemo) await writeFile(mark, '', { mode: 0o600 });

  const accounts = app.get(AccountsService);
  const made = hasAdmin(accounts) ? undefined : await makeAdmin(accounts);
  const admin = accounts.list().find(({ role }) => role === 'admin');

  if (loadsDemo && admin) {
    await app.get(DemoLoader).load({ personId: admin.personId, accountRole: 'admin' });
    await rm(mark);
  }
  return made ?? {};
}

function hasAdmin(accounts: AccountsService): boolean {
  return accounts.list().some(({ role }) => role === 'admin');
}

async function makeAdmin(accounts: AccountsService): Promise<{ readonly adminPassword: string }> {
  const adminPassword = randomPassword();
  const account = {
    username: adminUsername,
    name: 'Admin',
    password: adminPassword,
    role: 'admin',
  } as const;
  const doer = { personId: 'system', role: 'system', correlationId: crypto.randomUUID() };
  const answer = await accounts.create(account, doer);
  if (isRefused(answer)) throw new Error(`the first account could not be made: ${answer.code}`);
  return { adminPassword };
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
