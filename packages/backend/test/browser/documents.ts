import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { tfjsFiles } from './bundle.ts';

/** A page that has tfjs in its own way. */
export interface Document {
  /** Classic scripts that run before the modules. */
  scripts?: string[];
  /** Where the page's modules find the packages of tfjs. */
  imports: Record<string, string>;
  /** Cross-origin isolated: tfjs's wasm runs on several threads. */
  isolated?: boolean;
}

const modules = Object.fromEntries(Object.entries(tfjsFiles).map(([name, file]) => [name, `/tfjs/${file}.js`]));

/** Modules that hand on what is in a global of a page with script tags. */
const ofGlobals = Object.fromEntries(
  Object.entries({
    '@tensorflow/tfjs-core': core,
    '@tensorflow/tfjs-layers': layers,
    '@tensorflow/tfjs-backend-wasm': wasm,
  }).map(([name, module]) => [name, handOn(name.endsWith('wasm') ? 'tf.wasm' : 'tf', Object.keys(module))]),
);

function handOn(global: string, names: string[]): string {
  const exported = names.filter((name) => name !== 'default').map((name) => `export const ${name} = theirs.${name};`);
  return `data:text/javascript,${encodeURIComponent(`const theirs = ${global};${exported.join('')}`)}`;
}

const laterVersion = `export * from '/tfjs/core.js'; export const version_core = '4.23.0';`;

export const documents = {
  modules: { imports: modules },
  threads: { imports: modules, isolated: true },
  scripts: { imports: ofGlobals, scripts: ['/tf.min.js', '/tf-backend-wasm.min.js'] },
  laterTfjs: { imports: { ...modules, '@tensorflow/tfjs-core': '/later-core.js' } },
} satisfies Record<string, Document>;

export const laterCore = new TextEncoder().encode(laterVersion);

export function html({ imports, scripts = [] }: Document): string {
  const before = scripts.map((src) => `<script src="${src}"></script>`).join('');
  return `<!doctype html><title>page</title><link rel="icon" href="data:,">${before}
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="/page.js"></script>`;
}
