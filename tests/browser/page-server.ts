import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { root } from '../support/folder.ts';

/** The built client and what it imports, as browsers load modules: one file each, without a bundler. */
const modules: Readonly<Record<string, string>> = {
  '@rembuk/client': 'libs/client/dist/index.js',
  '@rembuk/client/browser': 'libs/client/dist/browser.js',
  '@rembuk/protocol': 'libs/protocol/dist/index.js',
  '@rembuk/workshop': 'libs/workshop/dist/index.js',
  '@codemirror/state': 'node_modules/@codemirror/state/dist/index.js',
  '@marijn/find-cluster-break': 'node_modules/@marijn/find-cluster-break/src/index.js',
  diff: 'node_modules/diff/libesm/index.js',
  'fractional-indexing': 'node_modules/fractional-indexing/src/index.js',
  immutable: 'node_modules/immutable/dist/immutable.es.js',
  idb: 'node_modules/idb/build/index.js',
  'socket.io-client': 'node_modules/socket.io-client/dist/socket.io.esm.min.js',
};

const imports = Object.fromEntries(
  Object.entries(modules).map(([name, file]) => [name, `/files/${file}`]),
);

const page = `<!doctype html>
<meta charset="utf-8" />
<title>Rembuk</title>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="/files/tests/browser/page.ts"></script>
`;

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a page that has the client and nothing else. */
export async function servePage(): Promise<PageServer> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(url, 'http://page');
  if (pathname === '/') {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
    return;
  }
  const file = path.join(root, pathname.replace(/^\/files\//, ''));
  const text = file.startsWith(root) ? await readFile(file, 'utf8').catch(() => '') : '';
  if (text === '') response.writeHead(404);
  else {
    response.setHeader('content-type', 'text/javascript; charset=utf-8');
    // Some hundred files: each profile lives for one run, and reads them once.
    response.setHeader('cache-control', 'max-age=3600');
  }
  // The one page that is written here is not built.
  response.end(file.endsWith('.ts') ? stripTypeScriptTypes(text) : text);
}
