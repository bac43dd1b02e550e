import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '@saf/testing';
import { activation, mirroredReluLayer } from '../src/index.ts';
import { saveThroughJson } from './save-through-json.ts';

const run = promisify(execFile);
const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
let project: string;

/** A project of a user's: plain tfjs, and this package as it is built, minified as an app's bundler would. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'saf-activations-'));
  const installed = join(project, 'node_modules/@saf/activations');
  await mkdir(join(project, 'node_modules/@tensorflow'), { recursive: true });
  const build = [
    '--config',
    '../../tsdown.config.ts',
    '--no-dts',
    '--no-sourcemap',
    '--minify',
    '--out-dir',
    join(installed, 'dist'),
  ];
  await run(join(packageFolder, 'node_modules/.bin/tsdown'), build, { cwd: packageFolder });
  await cp(join(packageFolder, 'package.json'), join(installed, 'package.json'));
  for (const name of ['tfjs', 'tfjs-core', 'tfjs-layers'])
    await symlink(
      join(packageFolder, 'node_modules/@tensorflow', name),
      join(project, 'node_modules/@tensorflow', name),
    );
});

afterAll(() => rm(project, { recursive: true, force: true }));

async function runInProject(script: string): Promise<string> {
  await writeFile(join(project, 'main.mjs'), script);
  const { stdout } = await run(process.execPath, ['main.mjs'], { cwd: project });
  return stdout;
}

test('a saved model loads in a project that has plain tfjs and this package', async () => {
  await setBackend('cpu');
  const model = sequential({
    layers: [
      layers.dense({ units: 4, inputShape: [2] }),
      mirroredReluLayer(),
      layers.dense({ units: 2, activation: activation('rbf') }),
    ],
  });
  const { modelTopology, weightSpecs, weightData } = await saveThroughJson(model);
  await writeFile(join(project, 'model.json'), JSON.stringify({ modelTopology, weightSpecs }));
  await writeFile(join(project, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
  const output = await runInProject(`
    import { readFileSync } from 'node:fs';
    import * as tf from '@tensorflow/tfjs';
    import { register } from '@saf/activations';
    const artifacts = JSON.parse(readFileSync('model.json', 'utf8'));
    const weights = new Uint8Array(readFileSync('weights.bin'));
    const load = () => tf.loadLayersModel(tf.io.fromMemory({ ...artifacts, weightData: weights.buffer }));
    const refused = await load().then(() => null, (error) => error.message);
    register();
    const model = await load();
    console.log(JSON.stringify({ refused, output: model.predict(tf.tensor2d([[0.3, -0.6]])).arraySync() }));
  `);
  const result = JSON.parse(output);
  expect(result.refused).toContain('Unknown layer: MirroredRelu');
  expect(result.output).toBeAllClose(model.predict(tensor2d([[0.3, -0.6]])) as Tensor);
});

test('is at most 2 kB, gzipped', async () => {
  const files = await readFile(join(project, 'node_modules/@saf/activations/dist/index.js'));
  expect(gzipSync(files).length).toBeLessThanOrEqual(2048);
});
