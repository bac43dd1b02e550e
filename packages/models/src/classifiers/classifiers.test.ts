import '@tensorflow/tfjs-backend-cpu';
import { rbfLayer } from '@saf/activations';
import { hybridLoss } from '@saf/losses';
import { checkGradient, expectNoLeaks, float32Arrays } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import {
  model as functionalModel,
  initializers,
  input,
  type LayersModel,
  layers,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Classifier,
  classifierFromFunction,
  classifierFromModel,
  NONSENSE,
  predictCategories,
  withNonsenseRule,
} from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A classifier whose confidences are the pixels of its inputs. */
const pixels = (categories: number, outputs: number, nonsense?: Classifier['nonsense']) =>
  classifierFromFunction({
    name: 'pixels',
    inputShape: [1, outputs, 1],
    categories,
    nonsense,
    logits: (x) => tf.log(tf.reshape(x, [-1, outputs])),
    confidences: (x) => tf.reshape(x, [-1, outputs]),
  });

const imagesOf = (rows: number[][]) => tf.tensor4d(rows.flat(), [rows.length, 1, rows[0].length, 1]);
const predict = (classifier: Classifier, rows: number[][]) => [...classifier.predict(imagesOf(rows)).dataSync()];

describe('nonsense rules on handmade confidences', () => {
  test('threshold: nonsense where every meaningful confidence is below it', () => {
    const rows = [
      [0.6, 0.2, 0.1],
      [0.49, 0.49, 0.49],
      [0.1, 0.5, 0.2],
      [0, 0, 0],
      [0.7, 0.8, 0.9],
    ];
    expect(predict(pixels(3, 3), rows)).toEqual([0, NONSENSE, 1, NONSENSE, 2]);
  });

  test('threshold with an extra output: only the meaningful ones count', () => {
    const rows = [
      [0.6, 0.2, 0.9],
      [0.1, 0.2, 0.9],
      [0.1, 0.2, 0.1],
    ];
    expect(predict(pixels(2, 3, { threshold: 0.5 }), rows)).toEqual([0, NONSENSE, NONSENSE]);
  });

  test('category: the most confident output, nonsense where it is the extra one', () => {
    const rows = [
      [0.6, 0.2, 0.9],
      [0.1, 0.2, 0.15],
      [0.95, 0.2, 0.9],
    ];
    expect(predict(pixels(2, 3, { category: 2 }), rows)).toEqual([NONSENSE, 1, 0]);
  });

  test('NaN reaches no threshold', () => expect(predict(pixels(2, 2), [[Number.NaN, Number.NaN]])).toEqual([NONSENSE]));

  test('another rule on the same classifier', () => {
    const rows = [
      [0.6, 0.2, 0.9],
      [0.4, 0.2, 0.1],
    ];
    const explicit = pixels(2, 3, { category: 2 });
    const byThreshold = withNonsenseRule(explicit, { threshold: 0.5 });
    expect(predict(byThreshold, rows)).toEqual([0, NONSENSE]);
    expect(predict(withNonsenseRule(byThreshold, { category: 2 }), rows)).toEqual(predict(explicit, rows));
    expect(byThreshold.nonsense).toEqual({ threshold: 0.5 });
    expect(explicit.nonsense).toEqual({ category: 2 });
  });

  test('follow the definition for any confidences', () => {
    const rows = float32Arrays(4, { min: 0, max: 1 });
    fc.assert(
      fc.property(rows, fc.float({ min: 0, max: 1, noNaN: true }), (row, threshold) => {
        const values = Array.from(row);
        const best = values.indexOf(Math.max(...values));
        const expected = values[best] >= Math.fround(threshold) ? best : NONSENSE;
        expect(predict(pixels(4, 4, { threshold }), [values])).toEqual([expected]);
        expect(predict(pixels(3, 4, { category: 3 }), [values])).toEqual([best === 3 ? NONSENSE : best]);
      }),
    );
  });

  test.each([
    [{ threshold: 1.5 }, 'nonsense.threshold: expected a finite number in [0, 1], got 1.5'],
    [{ threshold: Number.NaN }, 'nonsense.threshold: expected a finite number in [0, 1], got NaN'],
    [{ category: 1 }, 'nonsense.category: expected 3, the output after the meaningful categories, got 1'],
    [{}, 'nonsense: expected { threshold } or { category }, got Object'],
  ])('refuses %j', (rule, message) => {
    expect(() => pixels(3, 3, rule as never)).toThrow(message);
    expect(() => withNonsenseRule(pixels(3, 3), rule as never)).toThrow(message);
  });

  test('refuses an explicit category that is not there', () =>
    expect(() => predict(withNonsenseRule(pixels(3, 3), { category: 3 }), [[0.1, 0.2, 0.3]])).toThrow(
      'confidences: expected 4 outputs, got 3',
    ));
});

const kernel = initializers.randomNormal({ stddev: 0.5, seed: 7 });

function network(last: layers.Layer, outputs = 3): LayersModel {
  return sequential({
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 2, kernelInitializer: kernel, inputShape: [3, 3, 1] }),
      layers.batchNormalization(),
      layers.activation({ activation: 'tanh' }),
      layers.flatten(),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: outputs, kernelInitializer: kernel }),
      last,
    ],
  });
}

const images = () => tf.randomUniform<tf.Rank.R4>([4, 3, 3, 1], 0, 1, 'float32', 5);
const labels = () => tf.tensor1d([0, 2, 1, 1], 'int32');

describe.each([
  ['rbf', () => network(rbfLayer({}))],
  ['softmax', () => network(layers.softmax())],
] as const)('a classifier of a network with %s confidences', (_head, build) => {
  test('has what predict of the model gives as confidences', () => {
    const model = build();
    expect(classifierFromModel(model).confidences(images())).toBeAllClose(model.predict(images()) as tf.Tensor);
  });

  test('has logits whose softmax are the normalised confidences', () => {
    const classifier = classifierFromModel(build());
    const y = classifier.confidences(images());
    expect(tf.softmax(classifier.logits(images()))).toBeAllClose(tf.div(y, tf.sum(y, 1, true)));
  });

  test('has confidences from logits, and predictions from those', () => {
    const classifier = withNonsenseRule(classifierFromModel(build()), { threshold: 0.4 });
    const fromLogits = classifier.confidencesFromLogits!(classifier.logits(images()));
    expect(fromLogits).toBeAllClose(classifier.confidences(images()));
    const predictions = predictCategories(fromLogits, classifier.categories, classifier.nonsense);
    expect([...predictions.dataSync()]).toEqual([...classifier.predict(images()).dataSync()]);
  });

  test('has a loss whose gradient at the inputs is that of central differences', () => {
    const classifier = classifierFromModel(build());
    checkGradient((x) => classifier.loss(x as tf.Tensor4D, labels()), images());
    checkGradient((x) => classifier.logits(x as tf.Tensor4D), images());
  });

  test('gives the same for each sample whatever the batch', () => {
    const classifier = classifierFromModel(build());
    const all = classifier.loss(images(), labels()).arraySync();
    const alone = [0, 1, 2, 3].map((i) =>
      classifier.loss(tf.slice(images(), [i, 0, 0, 0], [1, 3, 3, 1]), tf.slice(labels(), [i], [1])).arraySync(),
    );
    expect(alone.flat()).toBeAllClose(all);
  });

  test('has the losses of several sets of labels from one forward pass', () => {
    const classifier = classifierFromModel(build());
    const sets = [labels(), tf.tensor1d([2, 2, 0, 1], 'int32')];
    for (const [i, losses] of classifier.losses!(images(), sets).entries())
      expect([...losses.dataSync()]).toEqual([...classifier.loss(images(), sets[i]).dataSync()]);
    expect(() => classifier.losses!(images(), [labels(), tf.zeros([3], 'int32')])).toThrow(
      'labelSets[1]: expected a int32 tensor of shape [4], got [3]',
    );
  });

  test('sees the training of its model', () => {
    const model = build();
    const classifier = classifierFromModel(model);
    const before = classifier.confidences(images());
    model.layers[5].setWeights(model.layers[5].getWeights().map((weight) => tf.add(weight, tf.range(0, 3))));
    expect(classifier.confidences(images())).not.toBeAllClose(before);
    expect(classifier.confidences(images())).toBeAllClose(model.predict(images()) as tf.Tensor);
  });

  test('leaks nothing', () => {
    const classifier = classifierFromModel(build());
    const [x, l] = [images(), labels()];
    expectNoLeaks(() => {
      tf.dispose([classifier.logits(x), classifier.confidences(x), classifier.loss(x, l), classifier.predict(x)]);
      tf.dispose(tf.grad((each) => classifier.loss(each as tf.Tensor4D, l))(x));
      tf.dispose(withNonsenseRule(classifier, { threshold: 0.9 }).predict(x));
    });
  });

  test('refuses other inputs and labels', () => {
    const classifier = classifierFromModel(build());
    expect(() => classifier.logits(tf.zeros([1, 4, 3, 1]))).toThrow(
      'inputs: expected a float32 tensor of shape [n >= 1, 3, 3, 1], got [1, 4, 3, 1]',
    );
    expect(() => classifier.predict(tf.zeros([0, 3, 3, 1]))).toThrow('got [0, 3, 3, 1]');
    expect(() => classifier.confidences(tf.zeros([1, 3, 3, 1], 'int32'))).toThrow('got "int32"');
    expect(() => classifier.loss(images(), tf.zeros([3], 'int32'))).toThrow(
      'labels: expected a int32 tensor of shape [4], got [3]',
    );
    expect(() => classifier.loss(images(), tf.zeros([4]))).toThrow(
      'labels: expected a int32 tensor of shape [4], got "float32"',
    );
  });
});

test('the loss of RBF confidences is the hybrid loss with the options given', () => {
  const model = network(rbfLayer({}));
  const z = tf.sqrt(tf.neg(classifierFromModel(model).logits(images()))) as tf.Tensor2D;
  const options = { lossWeights: [0.5, 2, 1 / 9], p: 3 } as const;
  expect(classifierFromModel(model, { hybrid: options }).loss(images(), labels())).toBeAllClose(
    hybridLoss(z, labels(), options),
    { rtol: 1e-4 },
  );
});

describe('categories and rule of a model', () => {
  const of = (outputs: number, options = {}) => {
    const { categories, nonsense } = classifierFromModel(network(layers.softmax(), outputs), options);
    return { categories, nonsense };
  };

  test('all outputs are meaningful by default', () =>
    expect(of(3)).toEqual({ categories: 3, nonsense: { threshold: 0.5 } }));
  test('one output more than categories is explicit nonsense', () =>
    expect(of(4, { categories: 3 })).toEqual({ categories: 3, nonsense: { category: 3 } }));
  test('a category that is named is explicit', () =>
    expect(of(4, { nonsense: { category: 3 } })).toEqual({ categories: 3, nonsense: { category: 3 } }));
  test('a threshold beside an explicit output', () =>
    expect(of(4, { categories: 3, nonsense: { threshold: 0.2 } })).toEqual({
      categories: 3,
      nonsense: { threshold: 0.2 },
    }));

  test.each([
    [{ categories: 2 }, 'categories: expected a whole number in [3, 4], got 2'],
    [{ categories: 4, nonsense: { category: 4 } }, 'nonsense.category: expected a model with 5 outputs, got 4'],
    [{ nonsense: { category: 2 } }, 'nonsense.category: expected 3, the output after the meaningful categories, got 2'],
    [{ bounds: [1, 0] }, 'bounds[1]: expected a finite number > 1, got 0'],
  ])('refuses %j', (options, message) => expect(() => of(4, options)).toThrow(message));

  test('name, bounds and shape', () => {
    const classifier = classifierFromModel(network(layers.softmax()), { name: 'mine', bounds: [-1, 1] });
    expect(classifier).toMatchObject({ name: 'mine', bounds: [-1, 1], inputShape: [3, 3, 1] });
  });

  test('a model of vectors is refused', () =>
    expect(() => classifierFromModel(sequential({ layers: [layers.softmax({ inputShape: [3] })] }))).toThrow(
      'model: expected one input of shape [N, height, width, channels], got [null, 3]',
    ));
});

describe('a classifier of functions', () => {
  test('shares a forward pass between losses unless it has a loss of its own', () => {
    let passes = 0;
    const logits = (x: tf.Tensor4D) => {
      passes++;
      return tf.reshape(x, [-1, 2]) as tf.Tensor2D;
    };
    const options = { name: 'counted', inputShape: [1, 2, 1] as const, categories: 2, logits };
    const sets = [tf.tensor1d([0], 'int32'), tf.tensor1d([1], 'int32')];
    const losses = classifierFromFunction(options).losses!(imagesOf([[0, Math.log(3)]]), sets);
    expect(passes).toBe(1);
    expect(tf.concat(losses)).toBeAllClose([Math.log(4), Math.log(4 / 3)]);
    expect(classifierFromFunction({ ...options, loss: () => tf.tensor1d([1]) }).losses).toBeUndefined();
  });

  test('has softmax confidences and the softmax loss by default', () => {
    const classifier = classifierFromFunction({
      name: 'sums',
      inputShape: [1, 2, 1],
      categories: 2,
      logits: (x) => tf.reshape(x, [-1, 2]),
    });
    const x = imagesOf([[0, Math.log(3)]]);
    expect(classifier.confidences(x)).toBeAllClose([0.25, 0.75]);
    expect(classifier.loss(x, tf.tensor1d([0], 'int32'))).toBeAllClose([Math.log(4)]);
    expect(classifier.confidencesFromLogits!(classifier.logits(x))).toBeAllClose([[0.25, 0.75]]);
  });

  test('with confidences of its own says how they come from logits, or nothing', () => {
    expect(pixels(2, 2).confidencesFromLogits).toBeUndefined();
    const logits = (x: tf.Tensor4D) => tf.reshape(x, [-1, 2]) as tf.Tensor2D;
    const options = { name: 'sigmoid', inputShape: [1, 2, 1] as const, categories: 2, logits };
    const classifier = classifierFromFunction({ ...options, confidencesFromLogits: (z) => tf.sigmoid(z) });
    expect(classifier.confidences(imagesOf([[0, 0]]))).toBeAllClose([[0.5, 0.5]]);
  });

  test('names outputs that do not fit', () => {
    const five = (x: tf.Tensor4D) => tf.reshape(x, [-1, 5]) as tf.Tensor2D;
    const three = (x: tf.Tensor4D) => tf.slice(five(x), [0, 0], [-1, 3]);
    const loss = (x: tf.Tensor4D) => tf.mean(x) as tf.Tensor as tf.Tensor1D;
    const options = { name: 'bad', inputShape: [1, 5, 1], categories: 3 } as const;
    const classifier = classifierFromFunction({ ...options, logits: three, confidences: five, loss });
    const x = imagesOf([[1, 2, 3, 4, 5]]);
    const message = 'expected a tensor of shape [1, 3 or 4], got [1, 5]';
    expect(() => classifierFromFunction({ ...options, logits: five }).logits(x)).toThrow(`logits: ${message}`);
    expect(() => classifier.confidences(x)).toThrow(`confidences: ${message}`);
    expect(() => classifier.loss(x, tf.tensor1d([0], 'int32'))).toThrow(
      'loss: expected a float32 tensor of shape [1], got []',
    );
  });
});

describe('a sample with a confidence of NaN is nonsense', () => {
  const rows = () =>
    tf.tensor2d([
      [Number.NaN, Number.NaN, Number.NaN],
      [0.9, Number.NaN, 0.1],
      [Number.NaN, 0.1, 0.9],
      [0.1, 0.9, 0.1],
      [0.1, 0.2, 0.9],
    ]);
  test('where nonsense is an output of its own', () =>
    expect([...predictCategories(rows(), 2, { category: 2 }).dataSync()]).toEqual([-1, -1, -1, 1, -1]));
  test('under a threshold, of which 0 is one', () =>
    expect([...predictCategories(rows(), 3, { threshold: 0 }).dataSync()]).toEqual([-1, -1, -1, 1, 2]));
  test('but a nonsense output that a threshold does not look at may be', () =>
    expect([...predictCategories(tf.tensor2d([[0.9, 0.2, Number.NaN]]), 2, { threshold: 0.5 }).dataSync()]).toEqual([
      0,
    ]));
});

describe('outputs that are said to be', () => {
  const ending = (...last: layers.Layer[]) =>
    sequential({ layers: [layers.flatten({ inputShape: [2, 2, 1] }), ...last] });
  const kernel = () => initializers.randomNormal({ stddev: 1, seed: 1 });
  const dense = (units: number, activation?: 'sigmoid' | 'softmax' | 'tanh') =>
    layers.dense({ units, activation, kernelInitializer: kernel() });
  const x = () => tf.tensor4d([0.1, 0.9, 0.4, 0.7, 1, 0, 0.2, 0.6], [2, 2, 2, 1]);
  const probability = (model: LayersModel) => [...(model.predict(x()) as tf.Tensor).dataSync()];

  test.each([
    ['a dense layer', () => ending(dense(1, 'sigmoid'))],
    ['an activation layer', () => ending(dense(1), layers.activation({ activation: 'sigmoid' }))],
    [
      'a model in the model',
      () =>
        ending(
          sequential({
            layers: [layers.dense({ units: 1, activation: 'sigmoid', inputShape: [4], kernelInitializer: kernel() })],
          }),
        ),
    ],
  ])('one sigmoid of %s: two categories, the second by its probability', (_, build) => {
    const model = build();
    const classifier = classifierFromModel(model, { outputs: 'sigmoid' });
    expect(classifier.categories).toBe(2);
    expect(classifier.confidences(x())).toBeAllClose(probability(model).flatMap((p) => [1 - p, p]));
    const labels = tf.tensor1d([0, 1], 'int32');
    const [p, q] = probability(model);
    expect(classifier.loss(x(), labels)).toBeAllClose([-Math.log(1 - p!), -Math.log(q!)]);
    const images = x();
    expectNoLeaks(() => classifier.predict(images).dispose());
  });

  test('one sigmoid that saturates keeps its logits and gradients', () => {
    const model = ending(
      layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer: initializers.constant({ value: 100 }) }),
    );
    const classifier = classifierFromModel(model, { outputs: 'sigmoid' });
    expect(classifier.logits(tf.ones([1, 2, 2, 1]))).toBeAllClose([0, 400]);
    const gradient = tf.grad((at) => classifier.loss(at as tf.Tensor4D, tf.tensor1d([0], 'int32')))(
      tf.ones([1, 2, 2, 1]),
    );
    expect(gradient).toBeAllClose([100, 100, 100, 100]);
  });

  test('logits: those of a softmax; one is that of a sigmoid', () => {
    const model = ending(dense(3));
    const classifier = classifierFromModel(model, { outputs: 'logits' });
    expect(classifier.logits(x())).toBeAllClose(model.predict(x()) as tf.Tensor);
    expect(classifier.confidences(x())).toBeAllClose(tf.softmax(model.predict(x()) as tf.Tensor2D));
    const one = ending(dense(1));
    expect(classifierFromModel(one, { outputs: 'logits' }).logits(x())).toBeAllClose(
      probability(one).flatMap((z) => [0, z]),
    );
  });

  test('probabilities, of whatever layer, 0 among them', () => {
    const model = ending(dense(3, 'softmax'), layers.reLU());
    const classifier = classifierFromModel(model, { outputs: 'probabilities' });
    expect(classifier.confidences(x())).toBeAllClose(model.predict(x()) as tf.Tensor);
    const zeros = ending(layers.dense({ units: 2, kernelInitializer: 'zeros', biasInitializer: 'zeros' }));
    expect(classifierFromModel(zeros, { outputs: 'probabilities' }).logits(x()).dataSync().every(Number.isFinite)).toBe(
      true,
    );
  });

  test.each([
    [
      'sigmoid',
      () => ending(dense(2, 'sigmoid')),
      "outputs: expected one unit for 'sigmoid', more for 'probabilities', got 2",
    ],
    ['sigmoid', () => ending(dense(1, 'tanh')), 'last layer: expected a sigmoid, got '],
    ['sigmoid', () => ending(dense(1)), 'last layer: expected a sigmoid, got '],
    [
      'probabilities',
      () => ending(dense(1, 'sigmoid')),
      "expected one unit for 'sigmoid', more for 'probabilities', got 1",
    ],
    [
      'logit',
      () => ending(dense(2)),
      'outputs: expected one of "confidences", "logits", "probabilities", "sigmoid", got "logit"',
    ],
    [undefined, () => ending(dense(1, 'sigmoid')), "; say by `outputs` that they are 'sigmoid' or 'logits'"],
    [
      undefined,
      () => ending(dense(1), layers.softmax()),
      'a softmax of one unit, which is always 1; say by `outputs` that they are',
    ],
    [
      undefined,
      () => ending(dense(1), rbfLayer()),
      'last layer: expected RBF confidences of at least 2 categories, got 1',
    ],
    [undefined, () => ending(dense(2)), "or say by `outputs` that they are 'logits' or 'probabilities'"],
  ])('%s refused where they are not', (outputs, build, message) =>
    expect(() => classifierFromModel(build(), { outputs: outputs as never })).toThrow(message),
  );
});

describe('a model of several inputs, of which one is the image', () => {
  const build = (activation: 'softmax' | 'linear' = 'softmax') => {
    const image = input({ shape: [2, 3, 1], name: 'image' });
    const place = input({ shape: [2], name: 'place' });
    const flat = layers.flatten().apply(image) as SymbolicTensor;
    const both = layers.concatenate().apply([flat, place]) as SymbolicTensor;
    const outputs = layers.dense({ units: 3, activation, kernelInitializer: kernel }).apply(both) as SymbolicTensor;
    return functionalModel({ inputs: [image, place], outputs });
  };
  const place = () => tf.tensor1d([0.5, -1]);
  const x = () => tf.randomUniform<tf.Rank.R4>([4, 2, 3, 1], 0, 1, 'float32', 3);
  const predicted = (model: LayersModel) =>
    model.predict([x(), tf.tile(tf.expandDims(place()), [4, 1])]) as tf.Tensor2D;

  test('is a classifier of its images, the others given', () => {
    const model = build();
    const classifier = classifierFromModel(model, { fixedInputs: { place: place() } });
    expect(classifier).toMatchObject({ inputShape: [2, 3, 1], categories: 3 });
    // Certificates would take the other inputs for pixels.
    expect(classifier.network).toBeUndefined();
    expect(classifier.confidences(x())).toBeAllClose(predicted(model));
    checkGradient((at) => classifier.loss(at as tf.Tensor4D, labels()), x());
  });

  test('whatever its outputs are said to be', () => {
    const model = build('linear');
    const classifier = classifierFromModel(model, { outputs: 'logits', fixedInputs: { place: place() } });
    expect(classifier.logits(x())).toBeAllClose(predicted(model));
  });

  test('leaks nothing', () => {
    const classifier = classifierFromModel(build(), { fixedInputs: { place: place() } });
    const images = x();
    expectNoLeaks(() => classifier.predict(images).dispose());
  });

  test.each<[Readonly<Record<string, tf.Tensor>> | undefined, string]>([
    [undefined, 'model: expected one input of shape [N, height, width, channels], got [[null, 2, 3, 1], [null, 2]]'],
    [{ image: tf.zeros([2, 3, 1]) }, 'model: expected one input of shape [N, height, width, channels], got [null, 2]'],
    [
      { image: tf.zeros([2, 3, 1]), place: place() },
      'model: expected one input of shape [N, height, width, channels], got undefined',
    ],
    [{ places: place() }, 'fixedInputs: expected one of "image", "place", got "places" (did you mean "place"?)'],
    [{ place: tf.zeros([1, 2]) }, 'fixedInputs.place: expected a tensor of shape [2], got [1, 2]'],
  ])('%#: refused where they do not fit', (fixedInputs, message) =>
    expect(() => classifierFromModel(build(), { fixedInputs })).toThrow(message),
  );
});
