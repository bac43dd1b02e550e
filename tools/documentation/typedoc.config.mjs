// The site: every package's exports from their docstrings, and the pages of docs/. What is exported and not documented fails the build.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { katex } from '@mdit/plugin-katex';
import { nameModules } from './src/name-modules.mjs';

const root = new URL('../../', import.meta.url);
const packages = readdirSync(new URL('packages/', root)).filter(
  (name) => !['pretrained', 'node_modules'].includes(name),
);
const entries = packages.flatMap((name) => {
  const { exports } = JSON.parse(readFileSync(new URL(`packages/${name}/package.json`, root), 'utf8'));
  // Where Node.js has an entry of its own, the one of browsers is documented.
  const sources = Object.values(exports)
    .map((conditions) => conditions['@saf/source'])
    .map((source) => source?.default ?? source);
  return sources.filter((source) => typeof source === 'string').map((source) => `../../packages/${name}/${source}`);
});

export default {
  name: 'SAF',
  plugin: [nameModules],
  entryPoints: [...entries, '../../packages/pretrained/src/index.ts'],
  tsconfig: 'tsconfig.json',
  out: 'site',
  readme: '../../README.md',
  projectDocuments: ['../../docs/*.md'],
  basePath: '../..',
  displayBasePath: '../..',
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  githubPages: false,
  validation: {
    notExported: false,
    invalidLink: true,
    // The README links to folders of the repository, which are no pages.
    invalidPath: false,
    rewrittenLink: true,
    notDocumented: true,
    unusedMergeModuleWith: true,
  },
  requiredToBeDocumented: ['Class', 'Enum', 'Function', 'Interface', 'TypeAlias', 'Variable'],
  treatValidationWarningsAsErrors: true,
  markdownItLoader: (parser) => parser.use(katex),
  customCss: createRequire(import.meta.url).resolve('katex/dist/katex.min.css'),
  highlightLanguages: [
    'bash',
    'bibtex',
    'diff',
    'html',
    'yaml',
    'console',
    'javascript',
    'json',
    'python',
    'sh',
    'tsx',
    'typescript',
  ],
  navigation: { includeCategories: false, includeGroups: false },
};
