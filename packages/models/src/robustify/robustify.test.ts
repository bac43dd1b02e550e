import '@tensorflow/tfjs-backend-cpu';
import { differentiable, SafLayer, safNames } from '@saf/activations';
import { expectNoLeaks } from '@saf/testing';
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
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { classifierFromModel, loadFromMemory, mnistNetwork, robustify, saveToMemory, splitHead } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

let seed = 0;
beforeEach(() => {
  seed = 0;
});
const random = () => initializers.randomNormal({ stddev: 0.4, seed: ++seed });
const conv = (config = {}) =>
  layers.conv2d({ filters: 2, kernelSize: 3, kernelInitializer: random(), biasInitializer: random(), ...config });
const dense = (config = {}) => layers.dense({ units: 3, kernelInitializer: random(), ...config });
const inputShape = [8, 8, 2];
const classes = (model: LayersModel) => model.layers.map((layer) => layer.getClassName());
const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;

function plain(): LayersModel {
  return sequential({
    layers: [
      conv({ inputShape, activation: 'relu', name: 'first' }),
      layers.maxPooling2d({ poolSize: 2 }),
      conv({ kernelSize: 2, name: 'second' }),
      layers.activation({ activation: 'sigmoid' }),
      layers.flatten(),
      dense({ units: 6, activation: 'relu', name: 'hidden' }),
      dense({ activation: 'softmax', name: 'scores' }),
    ],
  });
}

function branched(): LayersModel {
  const x = input({ shape: inputShape });
  const stem = apply(conv({ padding: 'same', name: 'stem' }), x);
  const left = apply(
    layers.batchNormalization({ name: 'left_bn' }),
    apply(conv({ padding: 'same', name: 'left' }), stem),
  );
  const right = apply(layers.reLU(), apply(conv({ padding: 'same', name: 'right', useBias: false }), stem));
  const merged = apply(layers.add(), [apply(layers.reLU(), left), right]);
  const both = apply(layers.concatenate(), [merged, stem]);
  const scores = apply(dense({ name: 'scores' }), apply(layers.flatten(), both));
  return functionalModel({ inputs: x, outputs: apply(layers.softmax(), scores), name: 'branched' });
}

function mobile(): LayersModel {
  return sequential({
    layers: [
      layers.depthwiseConv2d({ kernelSize: 3, depthwiseInitializer: random(), inputShape, name: 'depthwise' }),
      layers.batchNormalization({ name: 'bn' }),
      layers.reLU({ maxValue: 6 }),
      conv({ kernelSize: 1, filters: 4, useBias: false, name: 'pointwise' }),
      layers.batchNormalization(),
      layers.reLU({ maxValue: 6 }),
      layers.separableConv2d({
        filters: 3,
        kernelSize: 3,
        depthwiseInitializer: random(),
        pointwiseInitializer: random(),
        biasInitializer: random(),
        name: 'separable',
      }),
      layers.leakyReLU(),
      layers.conv2dTranspose({ filters: 2, kernelSize: 2, biasInitializer: random(), name: 'transposed' }),
      layers.flatten(),
      dense({ name: 'scores' }),
    ],
  });
}

function volumes(): LayersModel {
  return sequential({
    layers: [
      layers.conv3d({ filters: 2, kernelSize: 2, activation: 'tanh', inputShape: [4, 4, 4, 1], name: 'conv3d' }),
      layers.flatten(),
      dense({ name: 'scores', activation: 'sigmoid' }),
    ],
  });
}

function signals(): LayersModel {
  return sequential({
    layers: [
      layers.conv1d({ filters: 2, kernelSize: 3, activation: 'relu', inputShape: [9, 1], name: 'conv1d' }),
      layers.lstm({ units: 3, recurrentInitializer: 'glorotUniform' }),
      dense({ name: 'scores', activation: 'softmax' }),
    ],
  });
}

function nested(): LayersModel {
  const block = sequential({
    layers: [conv({ inputShape, padding: 'same', activation: 'relu', name: 'conv' })],
    name: 'block',
  });
  const x = input({ shape: inputShape });
  const twice = apply(layers.concatenate(), [apply(block, x), apply(block, apply(block, x))]);
  const scores = apply(dense({ name: 'scores', activation: 'softmax' }), apply(layers.flatten(), twice));
  return functionalModel({ inputs: x, outputs: scores });
}

interface Case {
  build: () => LayersModel;
  /** Convolutions as they are applied. */
  convolutions: number;
  /** Convolutional and dense layers whose kernels are kept. */
  kept: string[];
}

const cases: Record<string, Case> = {
  sequential: { build: plain, convolutions: 2, kept: ['first', 'second', 'hidden', 'scores'] },
  branched: { build: branched, convolutions: 3, kept: ['stem', 'left', 'right', 'scores'] },
  depthwise: { build: mobile, convolutions: 4, kept: ['depthwise', 'pointwise', 'separable', 'transposed', 'scores'] },
  '3-D': { build: volumes, convolutions: 1, kept: ['conv3d', 'scores'] },
  '1-D and recurrent': { build: signals, convolutions: 1, kept: ['conv1d', 'scores'] },
  'nested and shared': { build: nested, convolutions: 3, kept: ['conv', 'scores'] },
};

function layerNamed(model: LayersModel, name: string): layers.Layer {
  const nested = model.layers.find((layer) => layer.name === 'block') as LayersModel | undefined;
  return (name === 'conv' && nested ? nested : model).getLayer(name);
}

const kernels = (model: LayersModel, name: string) =>
  layerNamed(model, name)
    .weights.filter(({ originalName }) => /kernel/.test(originalName))
    .map((weight) => weight.read());

/** What went into the layer of a tensor, but for a change of shape. */
function before({ sourceLayer, nodeIndex }: SymbolicTensor): SymbolicTensor {
  const x = sourceLayer.inboundNodes[nodeIndex].inputTensors[0];
  return x.sourceLayer.getClassName() === 'Reshape' ? before(x) : x;
}

const batchOf = (model: LayersModel) =>
  tf.randomUniform([2, ...(model.inputs[0].shape.slice(1) as number[])], 0, 1, 'float32', 9);

describe.each(Object.entries(cases))('a %s network', (_, { build, convolutions, kept }) => {
  describe.each([...safNames])('with %s', (activation) => {
    const className = activation === 'rbf' ? 'Rbf' : 'MirroredRelu';

    test('has a SAF after batch norm after every convolution, and RBF confidences', () => {
      const robust = robustify(build(), { activation });
      const safs = robust.layers.filter((layer) => layer.getClassName() === className && layer.name !== 'confidences');
      expect(safs).toHaveLength(convolutions);
      for (const saf of safs) {
        const normalized = before(saf.output as SymbolicTensor);
        expect(normalized.sourceLayer.getClassName()).toBe('BatchNormalization');
        expect(before(normalized).sourceLayer.getClassName()).toMatch(/Conv/);
        expect(before(normalized).sourceLayer.getConfig().activation ?? 'linear').toBe('linear');
      }
      expect(robust.layers.at(-1)).toMatchObject({ name: 'confidences' });
      expect(splitHead(robust).head).toBe('rbf');
      expect(classes(robust).join()).not.toMatch(/Softmax/);
    });

    test('predicts finite confidences, saves and loads', async () => {
      const robust = robustify(build(), { activation });
      const x = batchOf(robust);
      const y = robust.predict(x) as tf.Tensor;
      expect(y.shape).toEqual([2, 3]);
      for (const each of y.dataSync()) expect(each >= 0 && each <= 1).toBe(true);
      const loaded = await loadFromMemory(await saveToMemory(robust));
      expect((loaded.predict(x) as tf.Tensor).dataSync()).toEqual(y.dataSync());
    });

    test('keeps its kernels', () => {
      const original = build();
      const robust = robustify(original, { activation });
      for (const name of kept) {
        const [before, after] = [kernels(original, name), kernels(robust, name)];
        expect(before.length).toBeGreaterThan(0);
        expect(after.map((kernel) => kernel.dataSync())).toEqual(before.map((kernel) => kernel.dataSync()));
      }
    });

    test('leaves the original as it was, and works after that is disposed', () => {
      const original = build();
      const x = batchOf(original);
      const before = (original.predict(x) as tf.Tensor).dataSync();
      const config = JSON.stringify(original.toJSON());
      const robust = robustify(original, { activation });
      for (const weight of robust.trainableWeights) weight.write(tf.add(weight.read(), 1));
      expect((original.predict(x) as tf.Tensor).dataSync()).toEqual(before);
      expect(JSON.stringify(original.toJSON())).toBe(config);
      original.dispose();
      expect((robust.predict(x) as tf.Tensor).shape).toEqual([2, 3]);
    });

    test('is the same when it is made robust again', () => {
      const once = robustify(build(), { activation });
      const twice = robustify(once, { activation });
      // The changes of shape around batch norm of volumes hide it.
      if (once.inputs[0].rank === 5) return;
      expect(classes(twice)).toEqual(classes(once));
      const x = batchOf(once);
      expect(twice.predict(x) as tf.Tensor).toBeAllClose(once.predict(x) as tf.Tensor);
    });

    test('leaks nothing', () => {
      const original = build();
      // The weights one by one: tfjs's dispose leaves those of a layer that is applied more than once.
      expectNoLeaks(() => {
        for (const weight of robustify(original, { activation }).weights) weight.dispose();
      });
    });
  });
});

test('a sequential network becomes the layers of the paper', () =>
  expect(classes(robustify(plain(), { activation: 'mirroredRelu' }))).toEqual(
    (
      'InputLayer Conv2D BatchNormalization MirroredRelu MaxPooling2D Conv2D BatchNormalization MirroredRelu ' +
      'Flatten Dense Dense Rbf'
    ).split(' '),
  ));

test('the network of Table 1 becomes the robust one, but for batch norm at fc1', () => {
  const made = classes(robustify(mnistNetwork({ activation: 'none' }), { activation: 'rbf' }));
  const own = classes(mnistNetwork({ activation: 'rbf' }))
    .join()
    .replace('Dense,BatchNormalization', 'Dense')
    .split(',');
  expect(made).toEqual(['InputLayer', ...own]);
});

test('layers keep their names, and the last is called confidences', () => {
  const names = robustify(mnistNetwork({ activation: 'none' }), { activation: 'rbf' }).layers.map(({ name }) => name);
  const expected = 'mean cv1 cv1_bn cv1_rbf max1 cv2 cv2_bn cv2_rbf max2 flatten fc1 fc1_relu fc2 confidences';
  expect(names.slice(1)).toEqual(expected.split(' '));
});

describe('batch norm', () => {
  test('that stands after the convolution is kept with its weights, the bias before it too', () => {
    const original = branched();
    const bn = original.getLayer('left_bn');
    bn.setWeights(bn.getWeights().map((weight, i) => tf.add(weight, i + 1)));
    const robust = robustify(original, { activation: 'rbf' });
    expect(classes(robust).filter((name) => name === 'BatchNormalization')).toHaveLength(3);
    expect(
      robust
        .getLayer('left_bn')
        .getWeights()
        .map((weight) => weight.dataSync()),
    ).toEqual(bn.getWeights().map((weight) => weight.dataSync()));
    expect(robust.getLayer('left').getWeights()[1].dataSync()).toEqual(
      original.getLayer('left').getWeights()[1].dataSync(),
    );
  });

  test('that is new takes the bias over, so that what goes into the SAF is the same', () => {
    const original = plain();
    const robust = robustify(original, { activation: 'rbf' });
    expect(robust.getLayer('first').weights).toHaveLength(1);
    const bare = sequential({ layers: [conv({ inputShape, name: 'bare' })] });
    bare.setWeights(original.getLayer('first').getWeights());
    const normalized = functionalModel({
      inputs: robust.inputs,
      outputs: robust.getLayer('first_bn').output as SymbolicTensor,
    });
    const x = batchOf(original);
    // Batch norm divides by √(1 + 1e-4) before it has seen any data.
    expect(normalized.predict(x) as tf.Tensor).toBeAllClose(bare.predict(x) as tf.Tensor, { rtol: 1e-4, atol: 1e-4 });
  });

  test('is over the channels of channelsFirst images', () => {
    const model = sequential({
      layers: [
        conv({ inputShape: [5, 8, 9], filters: 3, dataFormat: 'channelsFirst', name: 'conv' }),
        layers.flatten(),
        dense({ activation: 'softmax' }),
      ],
    });
    expect(robustify(model, { activation: 'rbf' }).getLayer('conv_bn').getWeights()[0].shape).toEqual([3]);
  });
});

test('a last convolution that only pooling follows makes the scores and gets no SAF', () => {
  const model = sequential({
    layers: [
      conv({ inputShape, activation: 'relu' }),
      conv({ filters: 3, kernelSize: 1, activation: 'relu' }),
      layers.globalAveragePooling2d({}),
      layers.softmax(),
    ],
  });
  expect(classes(robustify(model, { activation: 'rbf' }))).toEqual(
    'InputLayer Conv2D BatchNormalization Rbf Conv2D GlobalAveragePooling2D Rbf'.split(' '),
  );
});

test('a merge of scores keeps its branches', () => {
  const x = input({ shape: inputShape });
  const features = apply(layers.flatten(), apply(conv({ activation: 'relu' }), x));
  const merged = apply(layers.average(), [apply(dense(), features), apply(dense(), features)]);
  const robust = robustify(functionalModel({ inputs: x, outputs: merged }), { activation: 'mirroredRelu' });
  expect(classes(robust).slice(-4)).toEqual(['Dense', 'Dense', 'Average', 'Rbf']);
});

test('several inputs keep their order', () => {
  const [a, b] = [input({ shape: [4, 4, 1], name: 'a' }), input({ shape: [3], name: 'b' })];
  const features = apply(layers.flatten(), apply(conv(), a));
  const scores = apply(dense(), apply(layers.concatenate(), [b, features]));
  const robust = robustify(functionalModel({ inputs: [a, b], outputs: scores }), { activation: 'rbf' });
  expect(robust.inputNames).toEqual(['a', 'b']);
  const y = robust.predict([tf.ones([1, 4, 4, 1]), tf.ones([1, 3])]) as tf.Tensor;
  expect(y.shape).toEqual([1, 3]);
});

test('is what a classifier takes', () => {
  const classifier = classifierFromModel(robustify(plain(), { activation: 'mirroredRelu' }));
  expect(classifier.categories).toBe(3);
});

test('stacks of any layers keep the law: as many SAFs as convolutions, no activation after them', () => {
  const piece = fc.constantFrom<() => layers.Layer[]>(
    () => [conv({ padding: 'same' })],
    () => [conv({ padding: 'same', activation: 'relu' })],
    () => [conv({ padding: 'same', useBias: false }), layers.batchNormalization()],
    () => [conv({ padding: 'same' }), layers.batchNormalization(), layers.reLU()],
    () => [conv({ padding: 'same' }), layers.activation({ activation: 'sigmoid' }), layers.batchNormalization()],
    () => [layers.dropout({ rate: 0.2 })],
    () => [layers.reLU()],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
      const stack = [
        conv({ inputShape, padding: 'same' }),
        ...pieces.flatMap((make) => make()),
        layers.flatten(),
        dense(),
      ];
      const original = sequential({ layers: stack });
      const robust = robustify(original, { activation: 'mirroredRelu' });
      const names = classes(robust).join(' ');
      expect(names.match(/MirroredRelu/g)).toHaveLength(names.match(/Conv2D/g)!.length);
      expect(names).not.toMatch(/MirroredRelu (ReLU|Activation)/);
      expect(names.match(/Conv2D BatchNormalization MirroredRelu/g)).toHaveLength(names.match(/Conv2D/g)!.length);
      original.dispose();
      robust.dispose();
    }),
    { numRuns: 30 },
  );
});

describe('what cannot be made robust', () => {
  const refuses = (model: unknown, message: string | RegExp, activation = 'rbf') =>
    expect(() => robustify(model as LayersModel, { activation: activation as never })).toThrow(message);

  test('no convolution', () =>
    refuses(
      sequential({ layers: [dense({ inputShape: [3] }), dense({ activation: 'softmax' })] }),
      'model: expected a convolution before the layer that makes the scores, got "none"',
    ));

  test('several outputs', () => {
    const x = input({ shape: inputShape });
    const outputs = [1, 2].map(() => apply(layers.flatten(), apply(conv(), x)));
    refuses(functionalModel({ inputs: x, outputs }), 'model: expected one output, got 2');
  });

  test('an image as output', () =>
    refuses(
      sequential({ layers: [conv({ inputShape })] }),
      'model: expected confidences of shape [N, outputs], got [null, 6, 6, 2]',
    ));

  test('a convolution in a wrapper', () =>
    refuses(
      sequential({
        layers: [
          layers.timeDistributed({ layer: conv(), inputShape: [2, ...inputShape], name: 'frames' }),
          layers.flatten(),
          dense(),
        ],
      }),
      'layer "frames": expected no convolution inside a wrapper, got "TimeDistributed"',
    ));

  test('a layer that cannot be made again', () => {
    class Scale extends layers.Layer {
      static className = 'Scale';
      constructor(readonly config: { factor: { value: number }; name: string }) {
        super(config);
        if (!config.factor) throw new Error('factor is missing');
      }
    }
    const scale = new Scale({ factor: { value: 2 }, name: 'twice' });
    refuses(
      sequential({ layers: [conv({ inputShape }), scale, layers.flatten(), dense()] }),
      'layer "twice": expected a Scale that can be made again from its getConfig(), got "factor is missing"',
    );
  });

  test('an unknown activation', () =>
    refuses(plain(), /^activation: expected one of .*, got "RBF" \(did you mean "rbf"\?\)$/, 'RBF'));

  test('no model', () => refuses({}, 'model: expected a tf.LayersModel, got Object'));

  test('an option that it does not have, by name', () =>
    expect(() =>
      robustify(sequential({ layers: [conv({ inputShape }), layers.flatten(), dense()] }), {
        activation: 'rbf',
        seed: 1,
      } as never),
    ).toThrow('options: expected activation, got "seed"'));

  test('one output, which is no confidence a category', () =>
    expect(() =>
      robustify(
        sequential({
          layers: [conv({ inputShape }), layers.flatten(), layers.dense({ units: 1, activation: 'sigmoid' })],
        }),
        { activation: 'rbf' },
      ),
    ).toThrow('model: expected at least 2 categories, got 1'));
});

describe('an activation of your own', () => {
  const equations = differentiable({
    name: 'WideTriangle',
    value: (x) => tf.relu(tf.sub(1, tf.mul(tf.abs(x), 0.5))),
    gradient: (dy, x, y) => tf.neg(tf.mul(tf.mul(dy, 0.5), tf.mul(tf.sign(x), tf.sign(y)))),
    curvature: tf.zerosLike,
  });
  class WideTriangle extends SafLayer {
    static readonly className = 'WideTriangle';
    static readonly title = 'wide triangle';
    static readonly activation = (x: tf.Tensor) => equations.value(x);
  }
  const plain = () =>
    sequential({
      layers: [
        conv({ inputShape, activation: 'relu', name: 'conv' }),
        layers.flatten(),
        dense({ activation: 'softmax' }),
      ],
    });

  test('follows each convolution, takes the place of the one there is, and is dropped for another', () => {
    const robust = robustify(plain(), { activation: WideTriangle });
    expect(robust.name).toMatch(/_wideTriangle$/);
    expect(robust.getLayer('conv_wideTriangle')).toBeInstanceOf(WideTriangle);
    const again = robustify(robust, { activation: 'rbf' });
    expect(again.layers.some((layer) => layer instanceof WideTriangle)).toBe(false);
  });
});

test('batch norm of channelsFirst images is that of the same images with channels last', () => {
  const build = (dataFormat: 'channelsFirst' | 'channelsLast', shape: number[]) =>
    sequential({
      layers: [
        layers.conv2d({
          inputShape: shape,
          filters: 3,
          kernelSize: 1,
          dataFormat,
          name: 'conv',
          useBias: false,
          kernelInitializer: 'ones',
        }),
        layers.globalMaxPooling2d({ dataFormat }),
        layers.dense({ units: 2, kernelInitializer: 'ones', activation: 'softmax' }),
      ],
    });
  const x = tf.randomUniform<tf.Rank.R4>([2, 4, 5, 2], 0, 1, 'float32', 1);
  const [first, last] = [build('channelsFirst', [2, 4, 5]), build('channelsLast', [4, 5, 2])].map((model) =>
    robustify(model, { activation: 'mirroredRelu' }),
  );
  for (const robust of [first!, last!]) {
    const [gamma, beta, mean, variance] = robust.getLayer('conv_bn').getWeights();
    robust.getLayer('conv_bn').setWeights([gamma!, beta!, tf.tensor1d([0.2, 0.5, 1]), tf.tensor1d([0.5, 1, 2])]);
    expect([mean!.shape, variance!.shape]).toEqual([[3], [3]]);
  }
  expect(first!.predict(tf.transpose(x, [0, 3, 1, 2])) as tf.Tensor).toBeAllClose(last!.predict(x) as tf.Tensor);
});

describe('what is frozen stays frozen', () => {
  const build = (freeze: (inner: LayersModel, model: LayersModel) => void, isFirst: boolean) => {
    const inner = sequential({
      layers: [conv({ inputShape, name: 'inside' }), layers.batchNormalization({ name: 'norm' })],
    });
    const parts = isFirst ? [inner] : [layers.gaussianNoise({ stddev: 0, inputShape }), inner];
    const model = sequential({ layers: [...parts, layers.flatten(), dense({ name: 'scores' })] });
    freeze(inner, model);
    return robustify(model, { activation: 'rbf' });
  };

  test.each([true, false])('in a model inside the model, which is its first part: %j', (isFirst) => {
    const robust = build((inner) => {
      inner.trainable = false;
    }, isFirst);
    expect([robust.getLayer('inside').trainable, robust.getLayer('norm').trainable]).toEqual([false, false]);
    expect(robust.trainableWeights.map(({ shape }) => shape)).toEqual([[72, 3], [3]]);
  });

  test('in a model that is frozen as a whole', () => {
    const robust = build((_, model) => {
      model.trainable = false;
    }, true);
    expect(robust.trainableWeights).toEqual([]);
  });
});

test.each([
  ['frozen', { trainable: false }],
  ['with a regularizer', { biasRegularizer: 'l1l2' }],
  ['with a constraint', { biasConstraint: 'nonNeg' }],
] as const)('a bias that is %s stays in its convolution', (_, config) => {
  const model = sequential({
    layers: [conv({ inputShape, name: 'held', biasInitializer: 'ones', ...config }), layers.flatten(), dense()],
  });
  const robust = robustify(model, { activation: 'rbf' });
  const [, bias] = robust.getLayer('held').getWeights();
  expect(bias!).toBeAllClose(model.getLayer('held').getWeights()[1]!);
  const [, beta] = robust.getLayer('held_bn').getWeights();
  expect(beta!).toBeAllClose([0, 0]);
});
