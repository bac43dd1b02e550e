import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const mains = { '@tensorflow/tfjs-core': 'dist/tf-core.node.js', '@tensorflow/tfjs-layers': 'dist/tf-layers.node.js' };

/** Puts another copy of parts of tfjs where @saf/activations finds it before the project's own, as nested installs do. */
export function addCopyOfTfjs(project: string, parts: readonly (keyof typeof mains)[]): void {
  for (const part of parts) {
    const from = join(project, 'node_modules', part);
    const to = join(project, 'node_modules/@saf/activations/node_modules', part);
    mkdirSync(join(to, 'dist'), { recursive: true });
    const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
    writeFileSync(join(to, 'package.json'), JSON.stringify({ ...manifest, version: '4.21.0' }));
    cpSync(join(from, mains[part]), join(to, mains[part]));
  }
}
