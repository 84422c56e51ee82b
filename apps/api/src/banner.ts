import type { RunningApp } from './create-app.ts';

/** What whoever started the server wants to see, once, for people. The password is shown here and nowhere else. */
export function banner({ url, demo, adminPassword }: RunningApp): string {
  const lines = ['', `  Rembuk listens on ${url}`, `  API documents     ${url}/docs`];
  if (adminPassword !== undefined)
    lines.push(
      '',
      '  First account (the password is shown only now):',
      `    user name  admin`,
      `    password   ${adminPassword}`,
    );
  if (demo) {
    const width = Math.max(...demo.joinCodes.map(({ name }) => name.length));
    lines.push(
      '',
      `  Demo workshop     ${demo.name} (${demo.workshopId})`,
      '  Join codes',
      ...demo.joinCodes.map(({ name, code }) => `    ${name.padEnd(width)}  ${code}`),
    );
  }
  return `${lines.join('\n')}\n\n`;
}
