import '@tensorflow/tfjs-backend-cpu';
import { mirroredReluLayer } from '@saf/activations';
import { type Classifier, classifierFromFunction, classifierFromModel } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { smallBudget } from '../../../test/card.ts';
import { linearClassifier, testImages } from '../../../test/classifiers.ts';
import type { Finding } from '../card-check.ts';
import type { CardBudget, CardOptions } from '../card-options.ts';
import { CheckContext } from '../check-context.ts';
import { whiteBox } from '../white-box.ts';
import { cardChecks } from './index.ts';

beforeAll(async () => void (await tf.setBackend('cpu')));

/** What a check is asked of; labels are what the classifier itself predicts. */
interface Subject {
  readonly classifier: Classifier;
  readonly images?: tf.Tensor4D;
  readonly epsilons?: readonly number[];
  readonly budget?: Partial<CardBudget>;
  readonly options?: CardOptions;
}

async function ask(id: string, subject: Subject): Promise<Finding> {
  const { classifier, images = testImages(6), epsilons = [0.05, 0.1, 0.2], options = {} } = subject;
  const labels = tf.tidy(() => classifier.predict(images).dataSync()) as Int32Array;
  const budget = { ...smallBudget, ...subject.budget };
  const context = new CheckContext(classifier, images, labels, epsilons, budget, options, () => {});
  // They look at what the others have found.
  if (['worst-case-reported', 'certificates-hold'].includes(id))
    for (const epsilon of epsilons) await whiteBox(context, epsilon);
  return cardChecks.find((check) => check.id === id)!.run(context);
}

/** Linear scores: what an attack with gradients breaks, and nothing breaks sooner. */
const sound = () => linearClassifier(3, { threshold: 0 });

/** Of the same scores, without those of others that follow from them. */
const withScores = (classifier: Classifier, logits: (x: tf.Tensor4D) => tf.Tensor): Classifier =>
  classifierFromFunction({
    ...classifier,
    confidences: undefined,
    loss: undefined,
    losses: undefined,
    logits: logits as never,
    confidencesFromLogits: undefined,
  });

/** The value as it is; its gradient is zero. */
const hidden = tf.customGrad((x) => ({
  value: tf.clone(x as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
})) as (x: tf.Tensor) => tf.Tensor;

/** 1 where a number is positive, else 0; its gradient is zero. */
const positive = tf.customGrad((x) => ({
  value: tf.cast(tf.greater(x as tf.Tensor, 0), 'float32'),
  gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
})) as (x: tf.Tensor) => tf.Tensor;

/** The same scores with a gradient of zero everywhere. */
const masked = (classifier = sound()) => withScores(classifier, (x) => hidden(classifier.logits(x)));

/** A training loss that saturates, of scores that do not: its gradient underflows, as that of exp(−z²) does. */
function saturatedLoss(): Classifier {
  const classifier = sound();
  const loss = (x: tf.Tensor4D, labels: tf.Tensor1D) =>
    tf.tidy(() => tf.exp(tf.mul(classifier.loss(x, labels), -1e4)) as tf.Tensor1D);
  return { ...classifier, loss, losses: undefined };
}

/** One grey image of 18 pixels; `offsets` of x from it are in units of 0.1. */
const grey = () => tf.fill([1, 3, 3, 2], 0.5) as tf.Tensor4D;
const pixels = (x: tf.Tensor4D): tf.Tensor2D => tf.reshape(x, [-1, 18]);
const offsets = (x: tf.Tensor4D) => tf.mul(tf.sub(pixels(x), 0.5), 10);

/** Two categories by the sign of a margin, and a third that is never the largest. */
const byMargin = (margin: (x: tf.Tensor4D) => tf.Tensor): Classifier =>
  withScores(sound(), (x) => {
    const each = margin(x);
    return tf.stack([tf.div(each, 2), tf.div(each, -2), tf.fill(each.shape, -9)], 1);
  });

/** Right in the whole ball of 0.1, but for the corner to which one step from the image leads; elsewhere the gradient leads back. */
const behindAWall = byMargin((x) => {
  const each = offsets(x);
  const mean = tf.mean(each, 1);
  const wall = tf.mean(tf.square(each), 1);
  const hole = tf.mul(tf.relu(tf.sub(mean, 0.9)), 100);
  return tf.sub(tf.add(tf.sub(1, tf.mul(mean, 0.1)), wall), hole);
});

/** Wrong only on a thin line of equal pixels: a descent from the image walks along it, a random start never comes near. */
const thinLine = byMargin((x) => {
  const each = offsets(x);
  const mean = tf.mean(each, 1);
  const squares = tf.mean(tf.square(each), 1);
  const near = tf.relu(tf.sub(1, tf.mul(tf.sub(squares, tf.square(mean)), 1e5)));
  const along = positive(tf.sub(0.2, tf.abs(tf.sub(mean, 0.22))));
  return tf.sub(tf.add(tf.sub(1, tf.mul(mean, 0.1)), squares), tf.mul(tf.mul(near, along), 9));
});

/** Wrong only in a thin shell, which large steps jump over. */
const thinShell = byMargin((x) => {
  const mean = tf.mean(offsets(x), 1);
  const inside = positive(tf.sub(0.002, tf.abs(tf.sub(mean, 0.5))));
  return tf.sub(tf.sub(9, mean), tf.mul(inside, 99));
});

/** Wrong in a tenth of the ball, to which no gradient leads. */
const darkPixel = byMargin((x) => {
  const first = tf.reshape(tf.slice(offsets(x), [0, 0], [-1, 1]), [-1]);
  return tf.sub(1, tf.mul(positive(tf.sub(first, 0.8)), 2));
});

/** Bright or dark, with scores that only say which: a search by gradients stays where it is. */
const staircase = byMargin((x) => hidden(tf.sign(tf.sub(tf.mean(x, [1, 2, 3]), 0.5))));
const darkAndBright = () => tf.concat([tf.fill([2, 3, 3, 2], 0.05), tf.fill([2, 3, 3, 2], 0.95)]) as tf.Tensor4D;

/** The scores change by half of their size within thousandths. */
const wiggly = withScores(sound(), (x) => {
  const wave = tf.sin(tf.mul(tf.mean(tf.reshape(x, [-1, 18]), 1, true), 5e3));
  return tf.mul(sound().logits(x), tf.add(1, tf.mul(wave, 0.5)));
});

const noisy = withScores(sound(), (x) => tf.add(sound().logits(x), tf.randomNormal([x.shape[0], 3], 0, 0.1)));

/** A dense layer and mirrored ReLUs: of a bias of 9 all of them are far outside of (−1, 1). */
function network(bias: number) {
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [3, 3, 2] }),
      layers.dense({
        units: 4,
        kernelInitializer: initializers.randomUniform({ minval: -0.1, maxval: 0.1, seed: 1 }),
        biasInitializer: initializers.constant({ value: bias }),
      }),
      mirroredReluLayer({ name: 'activation' }),
      layers.dense({ units: 3, activation: 'softmax', kernelInitializer: initializers.glorotUniform({ seed: 2 }) }),
    ],
  });
  return { classifier: classifierFromModel(model, { nonsense: { threshold: 0 } }), options: { model } };
}

/** Each check with what has its fault, and what has not. */
const cases: Readonly<Record<string, { faulty: () => Subject; sound?: () => Subject }>> = {
  deterministic: { faulty: () => ({ classifier: noisy }) },
  'scores-not-probabilities': { faulty: () => ({ classifier: withScores(sound(), (x) => sound().confidences(x)) }) },
  'input-gradients': { faulty: () => ({ classifier: masked() }) },
  'dead-units': { faulty: () => network(9), sound: () => network(0) },
  'gradient-stable': { faulty: () => ({ classifier: wiggly }) },
  'attack-on-scores': { faulty: () => ({ classifier: saturatedLoss() }) },
  'iterative-beats-one-step': { faulty: () => ({ classifier: behindAWall, images: grey(), epsilons: [0.1] }) },
  'silent-success': { faulty: () => ({ classifier: thinLine, images: grey(), epsilons: [0.1] }) },
  'loss-converged': {
    faulty: () => ({ classifier: sound(), epsilons: [0.01], budget: { steps: 3 } }),
    sound: () => ({ classifier: sound(), epsilons: [0.01] }),
  },
  'grows-with-epsilon': { faulty: () => ({ classifier: thinShell, images: grey(), epsilons: [0.05, 0.3] }) },
  'whole-range': { faulty: () => ({ classifier: staircase, images: darkAndBright() }) },
  'unbounded-breaks-all': { faulty: () => ({ classifier: staircase, images: darkAndBright() }) },
  'half-range': { faulty: () => ({ classifier: staircase, images: darkAndBright() }) },
  'more-budget': { faulty: () => ({ classifier: darkPixel, images: tf.tile(grey(), [12, 1, 1, 1]), epsilons: [0.1] }) },
  'random-draws': { faulty: () => ({ classifier: darkPixel, images: tf.tile(grey(), [4, 1, 1, 1]), epsilons: [0.1] }) },
  'square-against-gradients': { faulty: () => ({ classifier: masked() }) },
  'transfer-from-twin': {
    faulty: () => ({ classifier: masked(), options: { twin: sound() } }),
    sound: () => ({ classifier: sound(), options: { twin: sound() } }),
  },
  'breaks-the-twin': {
    faulty: () => ({ classifier: sound(), options: { twin: masked() } }),
    sound: () => ({ classifier: sound(), epsilons: [0.3], options: { twin: sound() } }),
  },
  'surrogate-derivatives': { faulty: () => ({ classifier: masked(), options: { surrogate: sound() } }) },
  'estimated-gradients': {
    faulty: () => ({ classifier: masked(), budget: { estimateSteps: 8, estimatePairs: 20 } }),
  },
  binarization: {
    faulty: () => ({ classifier: sound(), options: { features: (x) => hidden(pixels(x)) as tf.Tensor2D } }),
    sound: () => ({ classifier: sound(), options: { features: pixels } }),
  },
  'worst-case-reported': {
    faulty: () => ({ classifier: sound(), options: { reported: [{ epsilon: 0.2, accuracy: 0.99 }] } }),
    sound: () => ({ classifier: sound(), options: { reported: [{ epsilon: 0.2, accuracy: 0 }] } }),
  },
  'certificates-hold': {
    faulty: () => ({ classifier: sound(), options: { certifiedRadii: exactRadii().map((radius) => radius + 0.1) } }),
    sound: () => ({ classifier: sound(), options: { certifiedRadii: exactRadii() } }),
  },
};

/** Linear scores keep an image's category up to its smallest margin over |Δw|₁: beyond it a step along the sign leaves the category. */
function exactRadii(): number[] {
  const [images, classifier] = [testImages(6), sound()];
  return tf.tidy(() => {
    const scores = classifier.logits(images).arraySync() as number[][];
    const gradient = (a: number, b: number) =>
      tf.grad((x) =>
        tf.sub(
          ...(tf.split(classifier.logits(x as tf.Tensor4D), 3, 1).filter((_, j) => j === a || j === b) as [
            tf.Tensor,
            tf.Tensor,
          ]),
        ),
      );
    return scores.map((row) => {
      const label = row.indexOf(Math.max(...row));
      const radii = [0, 1, 2]
        .filter((j) => j !== label)
        .map((j) => (row[label] - row[j]) / tf.sum(tf.abs(gradient(label, j)(tf.zeros([1, 3, 3, 2])))).dataSync()[0]);
      return Math.min(...radii) * (1 - 1e-4);
    });
  });
}

test('every check is seen to fail', () => {
  expect(Object.keys(cases).sort()).toEqual(cardChecks.map(({ id }) => id).sort());
});

describe.each(Object.entries(cases))('%s', (id, subjects) => {
  test('fails where its fault is', async () => {
    const { outcome, sentence } = await ask(id, subjects.faulty());
    expect(outcome, sentence).toBe('failed');
  });

  test('passes where it is not', async () => {
    const { outcome, sentence } = await ask(id, subjects.sound?.() ?? { classifier: sound() });
    expect(outcome, sentence).toBe('passed');
  });
});
