/**
 * Each package declares exactly what it imports: nothing that only the root or a neighbour
 * declares, nothing that it no longer uses. Prints one line per difference, exits 1 on any.
 */
import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

/** Loaded by name by others (Nest's drivers, loggers' transports), never imported by us. */
const LOADED_BY_NAME = new Set([
  '@nestjs/platform-express',
  '@nestjs/platform-socket.io',
  // A peer of Nest's own packages.
  'rxjs',
  // Fonts: files, resolved by their path.
  '@expo-google-fonts/noto-emoji',
  '@expo-google-fonts/noto-sans',
  '@expo-google-fonts/noto-sans-arabic',
  '@expo-google-fonts/noto-sans-balinese',
  '@expo-google-fonts/noto-sans-javanese',
  '@fontsource/noto-sans-sundanese',
  '@fontsource/unifontex',
]);
const builtins = new Set(builtinModules);
const problems = [];

/** @param {string} specifier */
const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** @param {string} folder @param {string} name the package itself */
function importsOf(folder, name) {
  /** @type {Map<string, string>} package -> the first file that imports it */
  const found = new Map();
  const files = globSync('**/*.{ts,mjs}', {
    cwd: folder,
    exclude: ['dist/**', 'node_modules/**'],
  }).toSorted();
  for (const file of files) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (fileName.startsWith('.') || fileName.startsWith('node:')) continue;
      const imported = packageOf(fileName);
      if (imported === name || builtins.has(imported) || found.has(imported)) continue;
      found.set(imported, file);
    }
  }
  return found;
}

const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const manifestPath of globSync(
  workspaces.map((/** @type {string} */ w) => `${w}/package.json`),
)) {
  const folder = path.dirname(manifestPath);
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
  const imported = importsOf(folder, manifest.name);
  for (const [name, file] of imported) {
    if (!declared.has(name)) problems.push(`${folder}: ${file} imports ${name}, not declared`);
  }
  for (const name of declared) {
    const typesOf = name.replace(/^@types\//, '');
    if (imported.has(name) || LOADED_BY_NAME.has(name)) continue;
    if (typesOf !== name && imported.has(typesOf)) continue;
    problems.push(`${folder}: declares ${name}, imports it nowhere`);
  }
}

for (const problem of problems) console.error(problem);
console.log(
  `Manifests: ${problems.length === 0 ? 'each package declares what it imports' : `${problems.length} differences`}.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
