import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Whether a program can be called by its name alone. */
export function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
