import { Option } from 'commander';
import { defaultDataFolder } from '../server/server-file.ts';

export function folderOption(): Option {
  return new Option('--folder <dir>', 'data folder').default(
    defaultDataFolder(),
    'REMBUK_DATA, else ./data',
  );
}
