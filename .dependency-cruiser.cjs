// Which package may import which: the house's table, enforced. The leaves `checks` and `random` are open to all.
const leaves = ['checks', 'random'];
const mayImport = {
  checks: [],
  random: [],
  backend: ['checks'],
  activations: [],
  losses: ['activations', ...leaves],
  datasets: leaves,
  models: ['activations', 'losses', ...leaves],
  attacks: ['models', ...leaves],
  training: ['attacks', 'datasets', 'models', 'losses', 'backend', ...leaves],
  metrics: ['attacks', 'models', ...leaves],
  pretrained: ['models', 'losses', ...leaves],
};
const tests = '\\.test\\.tsx?$|/test/';

const imports = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `imports-of-${name}`,
  comment: `packages/${name} may import ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: tests },
  to: { path: '^(packages|apps|tools)/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...imports,
    {
      name: 'imports-of-dashboard',
      comment: 'apps/dashboard may import packages and, of reproduce, the schemas of results',
      severity: 'error',
      from: { path: '^apps/dashboard/', pathNot: `${tests}|^apps/dashboard/(browser|bench)/` },
      to: { path: '^(apps|tools)/', pathNot: '^apps/(dashboard/|reproduce/src/((result|robustness)/index)\\.ts$)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { pathNot: tests },
      to: { couldNotResolve: true, pathNot: '^@tensorflow/' },
    },
    { name: 'tests-are-not-imported', severity: 'error', from: { pathNot: tests }, to: { path: tests } },
    {
      name: 'tools-are-for-tests',
      comment: 'Beside tests, what opens and measures the dashboard in a browser may use them.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: `${tests}|^apps/dashboard/(browser|bench)/` },
      to: { path: '^tools/' },
    },
    {
      name: 'union-package-is-for-apps',
      comment: 'Packages take tfjs-core and tfjs-layers as peers; only apps depend on the union package and tfjs-node.',
      severity: 'error',
      from: { path: '^packages/', pathNot: `${tests}|^packages/backend/` },
      to: { path: '(^|/)@tensorflow/tfjs(-node)?(/|$)' },
    },
    {
      name: 'public-entries-only',
      comment: 'Deep imports into tfjs fail in Node ESM.',
      severity: 'error',
      from: { pathNot: '^packages/backend/src/native/' },
      to: { path: '@tensorflow/[^/]+/dist/', dependencyTypes: ['unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|^tools/consumers/fixtures/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@saf/source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
