import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { profiles } from '../profiles/index.ts';
import { loadStudy } from './load-study.ts';
import { merge } from './merge.ts';
import { parseOverride } from './overrides.ts';
import type { StudyInput } from './study-input.ts';
import { parseSweep } from './sweep.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'study-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(study: unknown, changes: { overrides?: string[]; sweeps?: string[] } = {}) {
  const file = join(folder, 'my.study.json');
  await writeFile(file, JSON.stringify(study));
  const { overrides = [], sweeps = [] } = changes;
  return loadStudy(file, { overrides: overrides.map(parseOverride), sweeps: sweeps.map(parseSweep) });
}

const small = {
  name: 'small',
  dataset: 'mnist',
  networks: [
    { name: 'mReLU-r-m', extends: 'mnist/mReLU-r-m' },
    { name: 'plain', extends: 'mnist/plain' },
  ],
} satisfies StudyInput;
const planOf = (name: string) => profiles.mnist.networks.find((plan) => plan.name === name)!;

describe('a network that extends one of a profile', () => {
  test('is that one where nothing is said', async () => {
    const { networks, evaluation } = await load(small);
    const { seeds: _, ...plan } = planOf('mReLU-r-m');
    expect(networks[0]).toEqual(plan);
    expect(evaluation).toEqual({ images: 10_000, strengths: [0], scope: 'paper' });
  });

  test('has the fields that are said in place of it: the study’s, and before those its own', async () => {
    const { networks } = await load({
      ...small,
      recipe: { epochs: 2, random: { delta: 0.5 } },
      networks: [
        { name: 'mine', extends: 'mnist/mReLU-r-m', activation: 'rbf', recipe: { random: { fraction: 0.25 } } },
      ],
    });
    const [{ network, recipe }] = networks;
    expect(network).toEqual({ activation: 'rbf', outputs: 11 });
    expect(recipe.random).toEqual({ delta: 0.5, fraction: 0.25 });
    // 14, 4 and 2 of 20 epochs, in 2.
    expect(recipe.learningRate).toEqual({
      steps: [
        { rate: 0.02, epochs: 14 * (2 / 20) },
        { rate: 0.002, epochs: 4 * (2 / 20) },
        { rate: 0.0002, epochs: 2 * (2 / 20) },
      ],
    });
  });

  test('without mean training has no category for nonsense', async () => {
    const [network] = small.networks;
    const { networks } = await load({ ...small, networks: [{ ...network, recipe: { mean: null } }] });
    expect(networks[0].network.outputs).toBe(10);
    expect(networks[0].nonsense).toEqual({ threshold: 0.5 });
  });

  test('of another head has another loss', async () => {
    const network = { name: 'twin', extends: 'mnist/mReLU-r', activation: 'relu', head: 'softmax' } as const;
    expect((await load({ ...small, networks: [network] })).networks[0].loss).toBeNull();
  });
});

describe('fields on the command line', () => {
  test('take the place of the file’s', async () => {
    const overrides = ['recipe.epochs=3', 'networks.plain.activation=relu', 'recipe.random=null', 'name="other"'];
    const { name, networks } = await load(small, { overrides });
    expect(name).toBe('other');
    expect(networks.map(({ recipe }) => recipe.epochs)).toEqual([3, 3]);
    expect(networks[0].recipe.random).toBeUndefined();
    expect(networks[1].network.activation).toBe('relu');
  });

  test('a sweep trains each network with each combination; one that lacks the field stays as it is', async () => {
    const { networks } = await load(small, { sweeps: ['delta=0.25,0.5', 'seed=1..3'] });
    expect(networks.map(({ name, recipe, seeds }) => [name, recipe.random?.delta, seeds])).toEqual([
      ['mReLU-r-m-delta-0.25', 0.25, [1, 2, 3]],
      ['mReLU-r-m-delta-0.5', 0.5, [1, 2, 3]],
      ['plain', undefined, [1, 2, 3]],
    ]);
  });

  test('a sweep’s field is named by as much of its path as tells it from others', async () => {
    await expect(load(small, { sweeps: ['fraction=0.1,0.2'] })).rejects.toThrow(
      'sweep: expected one of recipe.random.fraction, recipe.mean.fraction, got "fraction"',
    );
    const { networks } = await load(small, { sweeps: ['mean.fraction=0.1,0.2'] });
    expect(networks.map(({ recipe }) => recipe.mean?.fraction)).toEqual([0.1, 0.2, undefined]);
  });
});

describe('measurements', () => {
  test('have defaults that fit the images', async () => {
    const { measurements, guarantees } = await load({
      ...small,
      measurements: {
        robustness: {},
        corruptions: { names: ['fog', 'stripe'] },
        ood: { images: 100 },
        card: {},
        certify: [{ norm: 'l2', std: 0.5 }],
      },
    });
    expect(measurements).toEqual({
      robustness: { images: 1_000, epsilons: [0.1, 0.3] },
      corruptions: {
        images: 1_000,
        benchmark: 'mnist-c',
        settings: [
          { name: 'fog', severity: expect.any(Number) },
          { name: 'stripe', severity: expect.any(Number) },
        ],
      },
      outOfDistribution: { images: 100 },
      card: { images: 50, epsilons: [0.1, 0.3] },
    });
    const smoothing = { norm: 'l2', method: 'smoothing', std: 0.5, n0: 100, n: 10_000, alpha: 0.001 };
    expect(guarantees).toEqual({ 'mReLU-r-m': [smoothing], plain: [smoothing] });
  });
});

test('a saved network is found beside the file, and judged by its largest output', async () => {
  await mkdir(join(folder, 'given'), { recursive: true });
  await writeFile(join(folder, 'given/model.json'), '{}');
  const { networks, saved, guarantees } = await load({
    name: 'given',
    dataset: 'mnist',
    saved: [{ name: 'given', saved: 'given/model.json' }],
    measurements: { certify: [{ norm: 'linf', method: 'crown', epsilons: [0.1] }] },
  });
  expect(networks).toEqual([]);
  expect(saved).toEqual([{ name: 'given', folder: join(folder, 'given'), nonsense: { threshold: 0 }, loss: null }]);
  expect(Object.keys(guarantees!)).toEqual(['given']);
});

test('weights to start from are known by what they hold', async () => {
  await mkdir(join(folder, 'trained'), { recursive: true });
  await writeFile(join(folder, 'trained/model.json'), '{}');
  await writeFile(join(folder, 'trained/weights.bin'), 'abc');
  const networks = [{ ...small.networks[1], startFrom: 'trained' }];
  const [plan] = (await load({ ...small, networks })).networks;
  // The SHA-256 of "abc" is an example of FIPS 180-2.
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(plan.startFrom).toEqual({ folder: join(folder, 'trained'), sha256 });
  const certified = { method: 'interval', epsilon: 0.1, rampEpochs: 1 };
  await expect(load({ ...small, recipe: { certified }, networks })).rejects.toThrow(
    'networks.plain: recipe.certified.initialWeights: expected false beside startFrom',
  );
});

describe('what does not fit is one clear error', () => {
  test.each<[string, object, string]>([
    [
      'an unknown field',
      { netwroks: [] },
      'a field: expected one of "name", "description", "dataset", "recipe", "seeds", "networks", "saved", "measurements", got "netwroks" (did you mean "networks"?)',
    ],
    [
      'an unknown field of a network',
      { networks: [{ name: 'a', activaton: 'relu' }] },
      'networks.0.a field: expected one of',
    ],
    ['an unknown measurement', { measurements: { robustnes: {} } }, 'got "robustnes" (did you mean "robustness"?)'],
    ['an unknown data set', { dataset: 'minst' }, 'dataset: expected one of "mnist", "fashion-mnist", "cifar10"'],
    [
      'an unknown network',
      { networks: [{ name: 'a', extends: 'mnist/mReLU-r-n' }] },
      '(did you mean "mnist/mReLU-r-m"?)',
    ],
    [
      'a network that begins with published weights, without any',
      { networks: [{ name: 'a', extends: 'adversarial/RBF-c3-a-small' }] },
      'networks.a: startFrom: expected the folder of a trained network beside extends, since adversarial/RBF-c3-a-small begins with the weights of mnist/RBF-c3-small',
    ],
    [
      'an unknown architecture',
      { networks: [{ name: 'a', extends: 'mnist/plain', architecture: 'cifar10-resnet-21' }] },
      '(did you mean "cifar10-resnet-20"?)',
    ],
    [
      'an unknown activation',
      { networks: [{ name: 'a', extends: 'mnist/plain', activation: 'mirrorRelu' }] },
      'networks.a: activation: expected one of',
    ],
    ['no network', { networks: [] }, 'networks: expected at least one network, or one that is saved'],
    [
      'a saved network that is not there',
      { saved: [{ name: 'given', saved: 'nowhere' }] },
      'saved.given: expected a folder with model.json',
    ],
    [
      'weights to start from that are not there',
      { networks: [{ ...small.networks[1], startFrom: 'nowhere' }] },
      'networks.plain: startFrom: expected a folder with model.json',
    ],
    [
      'two networks of a name',
      { networks: [small.networks[0], small.networks[0]] },
      'networks: expected networks of different names, got "two of mReLU-r-m"',
    ],
    ['a recipe that does not fit', { recipe: { batchSize: -1 } }, 'networks.mReLU-r-m: recipe.batchSize: expected'],
    ['an unknown field of a recipe', { recipe: { momentun: 0.9 } }, 'got "momentun" (did you mean "momentum"?)'],
    ['an unknown field inside of a recipe', { recipe: { random: { dleta: 1 } } }, '(did you mean "delta"?)'],
    [
      'an unknown field in the place of one that is needed',
      { networks: [{ name: 'a', extends: 'mnist/plain', recipe: { random: { dleta: 1, fraction: 0.5 } } }] },
      '(did you mean "delta"?)',
    ],
    ['no recipe', { networks: [{ name: 'a', activation: 'relu' }] }, 'networks.a: recipe'],
    [
      'strengths out of order',
      { measurements: { errorCurve: { strengths: [0, 0.2, 0.1] } } },
      'strengths: expected numbers that ascend from 0',
    ],
    ['an unknown corruption', { measurements: { corruptions: { names: ['frog'] } } }, '(did you mean "fog"?)'],
    ['α outside (0, 1)', { measurements: { certify: [{ norm: 'l2', std: 0.5, alpha: 2 }] } }, 'measurements.certify.0'],
    [
      'a data set without files',
      { dataset: { name: 'mine' } },
      'dataset: expected one of the fields folder, idx, cifar, load',
    ],
    [
      'files that are not there',
      { dataset: { name: 'mine', folder: 'nowhere' } },
      'nowhere/train: expected a folder, got "ENOENT"',
    ],
    ['a name that is taken', { dataset: { name: 'mnist', folder: 'nowhere' } }, 'dataset.name: expected another name'],
    ['a name that is no file’s', { name: '../up' }, 'name: expected letters, digits'],
  ])('%s', (_, changes, message) =>
    expect(load({ ...small, ...changes })).rejects.toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) }),
    ),
  );

  test.each([
    [
      { overrides: ['networks.none.activation=relu'] },
      'networks.none.activation: expected one of "mReLU-r-m", "plain", got "none"',
    ],
    [{ overrides: ['name.first=1'] }, 'name.first: expected a field of an object before "first", got "small"'],
    [{ sweeps: ['dleta=1'] }, 'sweep: expected a field of a network: seed, '],
  ])('%j', (changes, message) => expect(load(small, changes)).rejects.toThrow(message));

  test.each(['recipe', '=3', ''])('the override %j', (text) =>
    expect(() => parseOverride(text)).toThrow('field=value'),
  );
  test.each(['seed', 'seed=', 'seed=5..1'])('the sweep %j', (text) =>
    expect(() => parseSweep(text)).toThrow('sweep: expected'),
  );

  test('a file that is none', async () => {
    await expect(loadStudy(join(folder, 'none.ts'))).rejects.toThrow('none.ts: expected a study file, got "none"');
    const text = join(folder, 'study.txt');
    await writeFile(text, '');
    await expect(loadStudy(text)).rejects.toThrow('expected a file that ends in .ts');
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{');
    await expect(loadStudy(broken)).rejects.toThrow('broken.json: expected JSON');
    const throws = join(folder, 'throws.ts');
    await writeFile(throws, 'throw new Error("not today");');
    await expect(loadStudy(throws)).rejects.toThrow(
      'throws.ts: expected a module that can be imported, got "not today"',
    );
    const empty = join(folder, 'empty.ts');
    await writeFile(empty, 'export const study = {};');
    await expect(loadStudy(empty)).rejects.toThrow('empty.ts: expected a study as its default export, got undefined');
  });
});

test('a study in TypeScript, with images and a network of functions', async () => {
  const file = join(folder, 'own.study.ts');
  await writeFile(
    file,
    `interface Size { side: number }
const { side }: Size = { side: 2 };
export default {
  name: 'own',
  dataset: {
    name: 'dots',
    shape: [side, side, 1],
    classNames: ['dark', 'bright'],
    load: (split: string) => ({
      images: Uint8Array.from({ length: split === 'train' ? 16 : 8 }, (_, i) => (i % 8 < 4 ? 0 : 255)),
      labels: Uint8Array.from({ length: split === 'train' ? 4 : 2 }, (_, i) => i % 2),
    }),
  },
  networks: [{ name: 'mine', extends: 'mnist/plain', build: () => { throw new Error('not built here'); } }],
};`,
  );
  const { dataset, networks } = await loadStudy(file);
  expect(dataset).toMatchObject({
    name: 'dots',
    shape: [2, 2, 1],
    images: { train: 4, test: 2 },
    source: { module: file },
  });
  expect(networks[0].network).toMatchObject({ outputs: 2, builder: { module: file, network: 'mine' } });
});

test('merging nothing changes nothing, and merging twice is merging once', () => {
  const fields = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof(fc.integer(), fc.constant(null), fc.dictionary(fc.constantFrom('a', 'b'), fc.integer())),
  );
  fc.assert(
    fc.property(fields, fields, (base, changes) => {
      expect(merge(base, {})).toEqual(base);
      const once = merge(base, changes);
      expect(merge(once, changes)).toEqual(once);
    }),
  );
});
