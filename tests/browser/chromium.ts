import { describe } from '@jest/globals';
import { existsSync } from 'node:fs';
import { type BrowserContext, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** A suite that needs a browser; without one it is reported as skipped, by its name. */
export const describeInBrowser: typeof describe.skip = existsSync(executablePath)
  ? describe
  : describe.skip;

/** The browser of one person, with what it has kept in `profile`. */
export function openBrowser(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath,
    // Tests run as root, on machines without a way out.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
