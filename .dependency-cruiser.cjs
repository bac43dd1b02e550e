// Which package may import which: the house's table, enforced. The leaves `checks` and `random` are open to all, `files` to what runs in Node.
const leaves = ['checks', 'random'];
const mayImport = {
  checks: [],
  random: [],
  files: ['checks'],
  backend: ['files', 'checks'],
  activations: [],
  losses: ['activations', ...leaves],
  datasets: leaves,
  'data-sources': ['datasets', 'files', ...leaves],
  models: ['activations', 'files', 'losses', ...leaves],
  attacks: ['models', ...leaves],
  certify: ['activations', 'models', ...leaves],
  training: ['attacks', 'certify', 'datasets', 'files', 'models', 'losses', 'backend', ...leaves],
  metrics: ['attacks', 'datasets', 'models', ...leaves],
  jobs: ['checks', 'files'],
  experiments: [
    'activations',
    'attacks',
    'backend',
    'certify',
    'data-sources',
    'datasets',
    'files',
    'losses',
    'metrics',
    'models',
    'results',
    'training',
    ...leaves,
  ],
  pretrained: ['files', 'models', 'losses', ...leaves],
  results: ['files', ...leaves],
  report: ['files', 'results', ...leaves],
  cli: ['data-sources', 'experiments', 'jobs', 'metrics', 'report', 'results', 'training', ...leaves],
};
// Single entries that may be imported besides: results contain a recipe and an evaluation card, whose schemas are theirs, and errors with
// rejection; reports compare by statistics. None of them needs TensorFlow.js.
const alsoImports = {
  results: ['training/src/recipe\\.ts', 'metrics/src/card-schema\\.ts', 'metrics/src/rejection\\.ts'],
  report: ['metrics/src/statistics\\.ts'],
};
const tests = '\\.test\\.tsx?$|/test/';

// Layers inside the dashboard: a row may import itself and those named. The page sees the engine, which runs in a worker,
// through its contract alone.
const contract = 'engine/(client|contract|epsilon|image-sets|own-contract|proof-contract)\\.ts';
const dashboardLayers = {
  engine: [],
  state: [contract],
  charts: ['engine/contract\\.ts'],
  ui: ['state/', 'charts/', contract],
  'views/(attack|explain|results|train|yours|tour|lesson)': ['ui/', 'state/', 'charts/', contract],
  // They show the image of the attack view, and its networks.
  'views/(prove|compare)': ['views/attack/', 'ui/', 'state/', 'charts/', contract],
};
const insideDashboard = Object.entries(dashboardLayers).map(([layer, allowed]) => ({
  name: `dashboard-${layer.replace(/\W+/g, '-')}`,
  comment: `apps/dashboard/src/${layer} may import ${['itself', ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^apps/dashboard/src/${layer}/`, pathNot: tests },
  to: {
    path: '^apps/dashboard/src/',
    // $1: the same view.
    pathNot: `^apps/dashboard/src/(${[`${layer.replace(/\(.*\)/, '$1')}/`, 'styles/', 'without-eval\\.ts', ...allowed].join('|')})`,
  },
}));

// Layers inside the runner: what the paper has is data, tasks do the work, commands plan it and print.
const reproduceLayers = { paper: [], tasks: ['paper/'], commands: ['tasks/', 'paper/'] };
const insideReproduce = Object.entries(reproduceLayers).map(([layer, allowed]) => ({
  name: `reproduce-${layer}`,
  comment: `apps/reproduce/src/${layer} may import ${['itself', ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^apps/reproduce/src/${layer}/`, pathNot: tests },
  to: { path: '^apps/reproduce/src/', pathNot: `^apps/reproduce/src/(${[`${layer}/`, ...allowed].join('|')})` },
}));

const targetsOf = (name, allowed) => {
  const entries = (alsoImports[name] ?? []).map((entry) => `|^packages/${entry}$`);
  return `^packages/(${[name, ...allowed].join('|')})/${entries.join('')}`;
};

const imports = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `imports-of-${name}`,
  comment: `packages/${name} may import ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: tests },
  to: { path: '^(packages|apps|tools)/', pathNot: targetsOf(name, allowed) },
}));

module.exports = {
  forbidden: [
    ...imports,
    ...insideDashboard,
    ...insideReproduce,
    {
      name: 'imports-of-dashboard',
      comment: 'apps/dashboard may import packages',
      severity: 'error',
      from: { path: '^apps/dashboard/', pathNot: `${tests}|^apps/dashboard/(browser|bench)/` },
      to: { path: '^(apps|tools)/', pathNot: '^apps/dashboard/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { pathNot: tests },
      to: { couldNotResolve: true, pathNot: '^@tensorflow/' },
    },
    {
      name: 'datasets-is-browser-safe',
      comment: 'packages/datasets and the definitions of data sets run in browsers: no Node module, no npm client.',
      severity: 'error',
      from: { path: '^packages/(datasets/src|data-sources/src/definitions)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
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
    exclude: { path: '(^|/)(dist|\\.vitest)/|^tools/consumers/fixtures/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@saf/source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
