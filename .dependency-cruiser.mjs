/**
 * The import directions of the house. Imports go down only:
 * workshop, protocol, event-sourcing -> nothing of ours; projections -> workshop;
 * documents -> event-sourcing, projections, workshop; client -> workshop, protocol; store-* -> event-sourcing;
 * realtime-redis -> event-sourcing, protocol; api, cli -> libs; nobody -> apps.
 */

/** Which of our packages each package may import. A package that is not listed may import none. */
const ALLOWED = {
  'libs/workshop': [],
  'libs/protocol': [],
  'libs/event-sourcing': [],
  'libs/projections': ['libs/workshop'],
  'libs/documents': ['libs/event-sourcing', 'libs/projections', 'libs/workshop'],
  'libs/client': ['libs/workshop', 'libs/protocol'],
  'libs/store-[^/]+': ['libs/event-sourcing'],
  'libs/realtime-redis': ['libs/event-sourcing', 'libs/protocol'],
  'apps/[^/]+': ['libs/[^/]+'],
  bench: ['libs/[^/]+'],
  tests: ['libs/[^/]+', 'apps/[^/]+'],
};

/** Which folders of the server each of its folders may import. Files beside them put it all together. */
const SERVER = {
  common: [],
  config: [],
  operations: ['config'],
  nodes: ['config', 'operations'],
  store: ['common', 'config', 'nodes', 'operations'],
  http: ['common', 'config', 'operations'],
  health: ['common', 'config', 'http', 'nodes', 'operations', 'store'],
  workshops: ['common', 'config', 'http', 'operations', 'store'],
  identity: ['common', 'config', 'http', 'nodes', 'operations', 'store', 'workshops'],
  live: ['common', 'config', 'http', 'identity', 'nodes', 'operations', 'store', 'workshops'],
  replay: ['common', 'config', 'http', 'operations', 'store', 'workshops'],
  reports: ['common', 'http', 'replay', 'store', 'workshops'],
  office: ['common', 'config', 'http', 'identity', 'store'],
  documents: [
    'common',
    'config',
    'http',
    'office',
    'operations',
    'replay',
    'reports',
    'store',
    'workshops',
  ],
  docs: ['http', 'live', 'workshops'],
  demo: ['identity', 'workshops'],
};

const PURE = '^libs/(workshop|projections|protocol)/src/';
const TEST_CODE = '(\\.spec\\.ts$|\\.test\\.ts$|^(libs|apps)/[^/]+/src/testing/)';
const OURS = '^(libs/[^/]+|apps/[^/]+|bench|tests)/';

const directions = Object.entries(ALLOWED).map(([from, to]) => ({
  name: `direction-of-${from.replaceAll(/[^a-z-]+/g, '-')}`,
  comment: `${from} imports, of ours, only: ${to.join(', ') || 'nothing'}.`,
  severity: 'error',
  from: { path: `^(${from})/` },
  to: { path: OURS, pathNot: [`^$1/`, ...to.map((target) => `^${target}/`)] },
}));

const server = 'apps/api/src';
/**
 * @param {string} name
 * @param {string} from
 * @param {readonly string[]} to
 */
const serverDirection = (name, from, to) => ({
  name: `direction-of-${name}-in-the-server`,
  comment: `In the server ${from} imports, of the other folders, only: ${to.length === 0 ? 'none' : to.join(', ')}.`,
  severity: 'error',
  from: { path: `^${server}/(${from})/`, pathNot: TEST_CODE },
  to: { path: `^${server}/`, pathNot: [`^${server}/$1/`, ...to.map((t) => `^${server}/${t}/`)] },
});
const serverDirections = [
  ...Object.entries(SERVER).map(([from, to]) => serverDirection(from, from, to)),
  serverDirection('other-folders', '[^/]+', Object.keys(SERVER)),
];

export default {
  forbidden: [
    ...directions,
    ...serverDirections,
    {
      name: 'known-packages-only',
      comment: 'A new package gets its row in ALLOWED first.',
      severity: 'error',
      from: { path: OURS, pathNot: Object.keys(ALLOWED).map((from) => `^${from}/`) },
      to: { path: OURS },
    },
    {
      name: 'no-cycles',
      comment: 'Not even through types: a cycle means that two files are one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-inner-files-of-others',
      comment: "Another package is used through its index, or its './testing' index in tests.",
      severity: 'error',
      from: { path: '^((?:libs|apps)/[^/]+|bench|tests)/' },
      to: {
        path: '^(libs|apps)/[^/]+/',
        pathNot: [
          '^$1/',
          '^(libs|apps)/[^/]+/src/index\\.ts$',
          '^libs/[^/]+/src/testing/index\\.ts$',
          '^libs/client/src/(node|browser)\\.ts$',
          '^libs/event-sourcing/src/memory\\.ts$',
          '^libs/realtime-redis/src/testing/redis-server\\.ts$',
        ],
      },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: TEST_CODE },
      to: { path: TEST_CODE },
    },
    {
      name: 'nest-in-api-only',
      severity: 'error',
      from: { pathNot: '^apps/api/' },
      to: { path: '(^|/)node_modules/(@nestjs|nestjs-[^/]+)/' },
    },
    {
      name: 'no-relative-way-to-another-package',
      comment: 'Packages import each other by name, as their manifests declare.',
      severity: 'error',
      from: { path: '^((?:libs|apps)/[^/]+|bench|tests)/' },
      to: { path: '^(libs|apps)/', pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'pure-packages-without-node',
      comment: 'Time, chance and ids are passed in; so it runs in a browser too.',
      severity: 'error',
      from: { path: PURE, pathNot: TEST_CODE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-undeclared-dependencies',
      comment: 'scripts/check-manifests.mjs looks at our own packages, and at what is unused.',
      severity: 'error',
      from: { path: OURS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-dependencies-in-production',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: TEST_CODE },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-deprecated-core',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['deprecated'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(libs|apps)/[^/]+/dist/' },
    combinedDependencies: false,
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['rembuk-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
