import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { root } from '../support/folder.ts';

const page = `<!doctype html>
<meta charset="utf-8" />
<title>Rembuk</title>
<script type="module" src="/page.js"></script>
`;

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a page that has the client and nothing else. */
export async function servePage(): Promise<PageServer> {
  const script = await bundled();
  const server = createServer(({ url = '/' }, response) => {
    const isScript = url === '/page.js';
    const type = isScript ? 'text/javascript' : 'text/html';
    response.setHeader('content-type', `${type}; charset=utf-8`).end(isScript ? script : page);
  });
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

/** The built client and what it imports as one file, as pages come to people. */
async function bundled(): Promise<string> {
  const input = path.join(root, 'tests/browser/page.ts');
  const bundle = await rolldown({ input, platform: 'browser' });
  try {
    const { output } = await bundle.generate({
      format: 'esm',
      codeSplitting: false,
      // Its default is a pattern, which in Jest is of another realm and is not taken for one.
      sourcemapIgnoreList: false,
    });
    return output[0].code;
  } finally {
    await bundle.close();
  }
}
