import { rbfLayer } from '@saf/activations';
import { classifierFromModel, splitHead, trainingLoss } from '@saf/models';
import { checkGradient, expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { toyDataset, toyModel, toyRecipe } from '../../test/toy.ts';
import { BatchMaker } from '../batch-maker.ts';
import { memoryCheckpoints, parseRecipe, type RecipeInput, train } from '../index.ts';
import { AdversarialPart } from './adversarial-part.ts';
import { DivergenceLoss, tradesPenalty } from './trades.ts';

type Adversarial = NonNullable<RecipeInput['adversarial']>;

const plain: RecipeInput = { ...toyRecipe, mean: undefined, random: undefined };
const bits = (model: LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);

async function trained(adversarial?: Adversarial, model = toyModel()) {
  const { epochs } = await train(model, toyDataset(), { ...plain, adversarial }, { seed: 3 });
  return { weights: bits(model), epochs };
}

describeOnEngines('attacks by name', () => {
  test.each([
    ['apgd', { steps: 3 }],
    ['bim', { steps: 2 }],
    ['miFgsm', { steps: 2, loss: 'logitMargin' }],
    ['fab', { steps: 2, targets: 1 }],
  ])('trains against %s', async (attack, options) => {
    const { weights } = await trained({ attack, options, epsilon: 0.1, fraction: 0.5 });
    expect(weights).not.toEqual((await trained()).weights);
    expect(weights.flat().every(Number.isFinite)).toBe(true);
  });

  test('options are those of the attack, and its defaults are as without any', async () => {
    const pgd: Adversarial = { attack: 'pgd', epsilon: 0.1, fraction: 0.5, steps: 2 };
    const { weights } = await trained(pgd);
    expect((await trained({ ...pgd, options: {} })).weights).toEqual(weights);
    expect((await trained({ ...pgd, steps: 7, options: { steps: 2 } })).weights).toEqual(weights);
    for (const options of [{ restarts: 2 }, { randomStart: false }, { loss: 'logitMargin' }, { stepSize: 0.1 }])
      expect((await trained({ ...pgd, options })).weights).not.toEqual(weights);
  });

  test('an unknown name is refused with the nearest that there is', async () => {
    await expect(trained({ attack: 'pdg', epsilon: 0.1, fraction: 0.5 })).rejects.toThrow(
      /^attack: expected one of .*, got "pdg" \(did you mean "pgd"\?\)$/,
    );
  });

  test('all but the attacks of the paper stay in [0, 1] and within ε', async () => {
    const dataset = toyDataset(8);
    const white = { ...dataset, images: dataset.images.map(() => 255) };
    for (const [attack, isInside] of [
      ['pgd', true],
      ['gaussianNoise', true],
      ['fgsm', false],
    ] as const) {
      const recipe = parseRecipe({ ...plain, adversarial: { attack, epsilon: 0.2, fraction: 1 } });
      const batch = new BatchMaker(white, recipe, 1, 2).make(0, 0);
      const parts = { model: toyModel(), adversarial: recipe.adversarial!, stepsPerEpoch: 1, seed: 1 };
      const part = await AdversarialPart.of(parts);
      const given = { images: tf.tensor4d(batch.images, [8, 6, 6, 1]), labels: tf.tensor1d(batch.labels, 'int32') };
      const attacked = await part.apply(given, batch.labels, 8, 0);
      const pixels = [...attacked.images.dataSync()];
      expect(pixels.some((pixel) => pixel !== 1)).toBe(true);
      expect(pixels.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(isInside);
      tf.dispose(attacked);
      part.dispose();
    }
  });
});

/** A network of a symmetric activation, most of whose units begin in its flat part. */
function flatModel(): LayersModel {
  const normal = (seed: number) => initializers.randomNormal({ stddev: 2, seed });
  return sequential({
    layers: [
      layers.flatten({ inputShape: [6, 6, 1] }),
      layers.dense({ units: 8, kernelInitializer: normal(1) }),
      rbfLayer(),
      layers.dense({ units: 3, kernelInitializer: normal(2) }),
      layers.softmax(),
    ],
  });
}

describeOnEngines('surrogate derivatives in the attack', () => {
  const adversarial: Adversarial = { attack: 'pgd', epsilon: 0.1, fraction: 1, steps: 2 };

  test('change what a network with symmetric activations is trained on, and nothing else', async () => {
    const exact = (await trained(adversarial, flatModel())).weights;
    expect((await trained({ ...adversarial, surrogate: {} }, flatModel())).weights).not.toEqual(exact);
    // Of ReLUs they are none.
    expect((await trained({ ...adversarial, surrogate: {} })).weights).toEqual((await trained(adversarial)).weights);
  });
});

describeOnEngines('TRADES', () => {
  const z = () =>
    tf.tensor2d([
      [0.3, -1.1, 0.9],
      [-0.7, 0.2, 1],
      [0.4, -0.6, 0.1],
    ]);
  const attacked = () =>
    tf.tensor2d([
      [0.8, 0.5, -0.2],
      [0.1, 0.2, -1],
    ]);
  const predictions = (scores: number[]) => {
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    return scores.map((score) => Math.exp(score) / total);
  };
  const divergence = (p: number[], q: number[]) => p.reduce((sum, each, k) => sum + each * Math.log(each / q[k]), 0);

  test.each([
    ['softmax', (x: number) => x],
    ['rbf', (x: number) => -x * x],
  ] as const)('%s: the penalty is its equation, with the gradients of central differences', (head, score) => {
    const [p, q] = [z(), attacked()].map((each) =>
      (each.arraySync() as number[][]).map((row) => predictions(row.map(score))),
    );
    const expected = (divergence(p[0], q[0]) + divergence(p[1], q[1])) / 3;
    expect(tradesPenalty(head, z(), attacked())).toBeAllClose(expected);
    checkGradient((x) => tradesPenalty(head, x as tf.Tensor2D, attacked()), z());
    checkGradient((x) => tradesPenalty(head, z(), x as tf.Tensor2D), attacked());
  });

  test('the attack climbs the divergence from what is predicted of the images', () => {
    const model = toyModel('softmax');
    const loss = new DivergenceLoss(classifierFromModel(model), (fn) => fn);
    for (const count of [4, 3, 4]) {
      const { images } = toyDataset().batch(Array.from({ length: count }, (_, i) => count + i));
      const labels = tf.zeros([count], 'int32') as tf.Tensor1D;
      const classifier = loss.from(images);
      expect(classifier.loss(images, labels)).toBeAllClose(new Array(count).fill(0), { atol: 1e-6 });
      const moved = tf.mul(images, 0.5) as tf.Tensor4D;
      const [p, q] = [images, moved].map((x) => (model.predict(x) as tf.Tensor).arraySync() as number[][]);
      expect(classifier.loss(moved, labels)).toBeAllClose(
        p.map((row, i) => divergence(row, q[i])),
        { atol: 1e-5 },
      );
    }
    loss.dispose();
  });

  const trades = (beta: number): Adversarial => ({
    attack: 'pgd',
    epsilon: 0.2,
    fraction: 0.5,
    steps: 2,
    trades: { beta },
  });

  test.each(['rbf', 'softmax'] as const)(
    '%s: the loss of a step is that of all images and the penalty',
    async (head) => {
      const dataset = toyDataset(8);
      const recipe = parseRecipe({ ...plain, epochs: 1, mean: toyRecipe.mean, adversarial: trades(6) });
      const [model, batch] = [toyModel(head), new BatchMaker(dataset, recipe, 3, 2).make(0, 0)];
      const part = await AdversarialPart.of({ model, adversarial: recipe.adversarial!, stepsPerEpoch: 1, seed: 3 });
      const given = {
        images: tf.tensor4d(batch.images, [batch.count, 6, 6, 1]),
        labels: tf.tensor1d(batch.labels, 'int32'),
      };
      const { images, labels, attacked: beside } = await part.apply(given, batch.labels, batch.fromDataset, 0);
      // The attacked ones are the last four of the data set's eight, and come first.
      expect([...labels.dataSync()]).toEqual([4, 5, 6, 7, 0, 1, 2, 3, 8, 9].map((i) => batch.labels[i]));
      expect(beside!.shape).toEqual([4, 6, 6, 1]);
      expect(tf.max(tf.abs(tf.sub(beside!, tf.slice(images, 0, 4)))).dataSync()[0]).toBeLessThanOrEqual(0.2 + 1e-6);
      const all = splitHead(model).trunk.apply(tf.concat([images, beside!]), { training: true }) as tf.Tensor2D;
      const [own, theirs] = [tf.slice(all, 0, 10), tf.slice(all, 10)];
      const clean = tf.mean(trainingLoss(model)(own, labels)).dataSync()[0];
      const penalty = tradesPenalty(head, own, theirs).dataSync()[0];
      expect(penalty).toBeGreaterThan(1e-4);
      part.dispose();
      const { epochs } = await train(toyModel(head), dataset, recipe, { seed: 3 });
      expect(epochs[0].loss).toBeCloseTo(clean + 6 * penalty, 4);
    },
  );

  test('a training goes on after a stop to the same bits', async () => {
    const whole = await trained(trades(2));
    const options = { seed: 3, checkpoints: memoryCheckpoints() };
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === 7 && controller.abort(new Error('stop'));
    const recipe = { ...plain, adversarial: trades(2) };
    const first = train(toyModel(), toyDataset(), recipe, { ...options, signal: controller.signal, onStep });
    await expect(first).rejects.toThrow('stop');
    const resumed = toyModel();
    await train(resumed, toyDataset(), recipe, options);
    expect(bits(resumed)).toEqual(whole.weights);
  });

  test('leaks no tensor', async () => {
    const model = toyModel();
    const recipe = { ...plain, epochs: 1, adversarial: { ...trades(1), surrogate: {} } };
    await expectNoLeaks(() => train(model, toyDataset(20), recipe, { seed: 3 }));
  });
});

describe('what a recipe may not ask for', () => {
  const adversarial = { attack: 'pgd', epsilon: 0.1, fraction: 0.5 };
  test.each([
    [
      { ...adversarial, attack: 'fgsm', trades: { beta: 6 } },
      /^recipe\.adversarial\.attack: expected 'pgd'.*, got "fgsm"$/,
    ],
    [
      { ...adversarial, options: { loss: 'logitMargin' }, trades: { beta: 6 } },
      /^recipe\.adversarial\.options: expected neither loss nor keep/,
    ],
    [{ ...adversarial, trades: { beta: 0 } }, /^recipe\.adversarial\.trades\.beta: expected .*>0, got 0$/],
    [
      { ...adversarial, surrogate: { width: 0.5 } },
      /^recipe\.adversarial\.surrogate\.width: expected .*>=1, got 0\.5$/,
    ],
    [{ ...adversarial, options: [1] }, /^recipe\.adversarial\.options: expected record, got \[1\]$/],
  ])('%j', (wrong, message) => {
    expect(() => parseRecipe({ ...plain, adversarial: wrong })).toThrow(message);
  });

  test('TRADES in certified training', () => {
    const certified = { method: 'interval', epsilon: 0.1, rampEpochs: 1 };
    const both = { ...plain, certified, adversarial: { ...adversarial, trades: { beta: 6 } } };
    expect(() => parseRecipe(both)).toThrow(/^recipe\.adversarial\.trades: expected none in certified training/);
  });
});
