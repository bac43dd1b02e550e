import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

/** The networks that the page begins with. */
const firstNetworks = ['mnist/plain', 'mnist/mReLU-r-m'].map((name) =>
  readFileSync(resolve(import.meta.dirname, `../../../packages/pretrained/models/${name}/weights.bin`)),
);

/** Large files that few visits need: they are kept when they are first asked for. */
const onDemand = [
  /\.map$/,
  /^results\/.*\.(?:png|html|csv)$/,
  /threaded/,
  // Not that of cpu, which holds what wasm shares with it.
  /backend-web[a-z]*-[^/]*\.js$/,
  /weights-.*\.bin$/,
  /(?:cifar10|fashion-mnist)-.*\.png$/,
  /cyrillic|vietnamese/,
];

/** Writes `sw.js`: after the first visit the page works without a network. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.keys(bundle).filter(
          (file) => isFirstNetwork(bundle[file]) || !onDemand.some((pattern) => pattern.test(file)),
        );
        const version = versionOf(Object.values(bundle).map((file) => ('code' in file ? file.code : file.source)));
        const template = readFileSync(resolve(import.meta.dirname, 'sw-template.js'), 'utf8');
        const source = template
          .replace('__VERSION__', JSON.stringify(version))
          .replace('__FILES__', JSON.stringify(['./', ...files.filter((file) => file !== 'index.html')]));
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}

function isFirstNetwork(file: object): boolean {
  const source = 'source' in file ? file.source : null;
  return source instanceof Uint8Array && firstNetworks.some((weights) => weights.equals(source));
}

function versionOf(contents: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, 12);
}
