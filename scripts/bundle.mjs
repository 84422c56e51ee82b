/**
 * Bundles the built server and the built command line into a few files each: most of a start is the loading of modules,
 * some 2,600 for the server. Does nothing where a bundle is newer than all that it is made of. Usage, after a build:
 * node scripts/bundle.mjs
 */
import { globSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** No build takes so long: whoever made it was killed. */
const leftMs = 600_000;

/** Left as they are: native code, threads and pages of their own, and what Nest looks for and can do without. */
const external = [
  /^@kurrent\//,
  /^pino(-|$)/,
  /^swagger-ui-dist/,
  // It evaluates a `require` of its own.
  /^hdr-histogram-js$/,
  /^@nestjs\/(microservices|platform-fastify)/,
  /^@(as-integrations|apollo|fastify)\//,
  /^class-transformer\/storage$/,
  /^(bufferutil|utf-8-validate)$/,
];

/**
 * What a module finds beside itself (threads, the demo, packages that it resolves) it finds from the bundle too: its URL
 * stays what it was.
 * @param {string} dir of the bundle
 * @returns {import('rolldown').Plugin}
 */
const urlsStay = (dir) => ({
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
});

/**
 * @param {string} input
 * @param {string} dir
 */
async function bundle(input, dir) {
  // As deep as the other: what is told relative to it holds there too.
  const draft = `${dir}-${process.pid}`;
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input,
    external,
    platform: 'node',
    cwd: root,
    plugins: [urlsStay(dir)],
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
  takeItsPlace(draft, dir);
}

/**
 * All of it at once: of files that a killed build left, or that two wrote, nothing would tell that they are no bundle.
 * @param {string} draft
 * @param {string} dir
 */
function takeItsPlace(draft, dir) {
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
const sources = [
  'package-lock.json',
  'scripts/bundle.mjs',
  ...globSync(['{apps,libs}/*/dist/**/*.js'], { cwd: root, exclude: ['apps/*/dist/bundle*'] }),
];
const changed = Math.max(...sources.map(changedAt));
for (const dist of ['apps/api/dist', 'apps/cli/dist']) {
  if (changed <= changedAt(`${dist}/bundle/main.js`)) continue;
  for (const left of globSync(`${dist}/bundle-*`, { cwd: root }))
    if (changedAt(left) < Date.now() - leftMs) rmSync(path.join(root, left), { recursive: true });
  await bundle(path.join(root, dist, 'main.js'), path.join(root, dist, 'bundle'));
}
