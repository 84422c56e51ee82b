/**
 * Bundles the built server into a few files: most of a start is the loading of some 2,600 modules. Does nothing where the
 * bundle is newer than all that it is made of. Usage, after a build: node scripts/bundle.mjs
 */
import { globSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const input = path.join(root, 'apps/api/dist/main.js');
const dir = path.join(root, 'apps/api/dist/bundle');
/** As deep as the other: what is told relative to it holds there too. */
const draft = `${dir}-${process.pid}`;
/** No build takes so long: whoever made it was killed. */
const leftMs = 600_000;

/** Left as they are: native code, threads and pages of their own, and what Nest looks for and can do without. */
const external = [
  /^@kurrent\//,
  /^pino(-|$)/,
  /^swagger-ui-dist/,
  /^@nestjs\/(microservices|platform-fastify)/,
  /^@(as-integrations|apollo|fastify)\//,
  /^class-transformer\/storage$/,
  /^(bufferutil|utf-8-validate)$/,
];

/**
 * What a module finds beside itself (threads, the demo, packages that it resolves) it finds from the bundle too: its URL
 * stays what it was.
 * @type {import('rolldown').Plugin}
 */
const urlsStay = {
  name: 'urls-stay',
  transform: {
    filter: { code: 'import.meta.url', id: { exclude: /\0/ } },
    handler(code, id) {
      const from = path.relative(dir, id).split(path.sep).join('/');
      const url = `new URL(${JSON.stringify(from)}, import.meta.url).href`;
      // Lines stay what they were.
      return { code: code.replaceAll('import.meta.url', url), map: null };
    },
  },
};

async function bundle() {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input,
    external,
    platform: 'node',
    cwd: root,
    plugins: [urlsStay],
    onLog(level, log) {
      // Cycles among the packages of others.
      if (log.code !== 'CIRCULAR_DEPENDENCY') console.error(`${level}: ${log.message}`);
    },
  });
  await bundle.write({
    dir: draft,
    format: 'esm',
    // As Node does it: decorators need reflect-metadata before anything else.
    strictExecutionOrder: true,
    keepNames: true,
    sourcemap: true,
    chunkFileNames: '[name].js',
  });
  await bundle.close();
  takeItsPlace();
}

/** All of it at once: of files that a killed build left, or that two wrote, nothing would tell that they are no bundle. */
function takeItsPlace() {
  rmSync(dir, { recursive: true, force: true });
  try {
    renameSync(draft, dir);
  } catch (error) {
    // Somebody else's, made of the same, is there already.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    rmSync(draft, { recursive: true });
  }
}

/** @param {string} file */
const changedAt = (file) =>
  statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const made = changedAt('apps/api/dist/bundle/main.js');
const sources = [
  'package-lock.json',
  'scripts/bundle.mjs',
  ...globSync(['apps/api/dist/**/*.js', 'libs/*/dist/**/*.js'], {
    cwd: root,
    exclude: ['apps/api/dist/bundle*'],
  }),
];
if (sources.some((file) => changedAt(file) > made)) {
  for (const left of globSync('apps/api/dist/bundle-*', { cwd: root }))
    if (changedAt(left) < Date.now() - leftMs) rmSync(path.join(root, left), { recursive: true });
  await bundle();
}
