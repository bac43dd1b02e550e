import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test, vi } from 'vitest';
import { gaussian } from '../../test/as-on-cpu.ts';
import { engines } from '../../test/engines.ts';
import { compile, useEngine } from '../node.ts';
import { hasPoolingOps } from './fuse-pooling.ts';
import type { FunctionBackend } from './tensorflow-program.ts';
import { definesFunctions } from './tensorflow-recorder.ts';

const [native] = await engines(['native']);
if (native) await useEngine('native');
const backend = tf.backend() as unknown as FunctionBackend;
const isFused = native !== undefined && definesFunctions() && hasPoolingOps(backend);

type Images = tf.Tensor4D;
type Layer = (x: Images) => Images;

/** A SAF by the kernels that native has for it. */
function saf(name: 'MirroredRelu' | 'Rbf'): Layer {
  return tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, [at]: tf.Tensor[]) =>
      tf.engine().runKernel(`${name}Grad`, { x: at, dy }) as tf.Tensor;
    return { value: tf.engine().runKernel(name, { x: x as tf.Tensor }) as tf.Tensor, gradFunc };
  }) as Layer;
}

/** Batch norm by its averages, with the gradient in its input alone, as attacks run it. */
function batchNorm(channels: number): Layer {
  const scale = gaussian([channels], 5);
  return tf.customGrad((x) => ({
    value: tf.add(tf.mul(x as tf.Tensor, scale), gaussian([channels], 6)),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, scale),
  })) as Layer;
}

function convolution(kernel: tf.Tensor4D): Layer {
  return (x) =>
    tf.customGrad((input) => ({
      value: tf.conv2d(input as Images, kernel, 1, 'valid'),
      gradFunc: (dy: tf.Tensor) => tf.conv2dTranspose(dy as Images, kernel, x.shape, 1, 'valid'),
    }))(x) as Images;
}

const chain =
  (...layers: Layer[]): Layer =>
  (x) =>
    layers.reduce((each, layer) => layer(each), x);

const maxPool: Layer = (x) => tf.maxPool(x, 2, 2, 'valid');
/** From few channels, where no choice by the share of zeros is made, and from more. */
const [few, more] = [gaussian([3, 3, 1, 6], 1), gaussian([3, 3, 6, 5], 2)] as tf.Tensor4D[];
const first = [28, 28, 1];
const second = [12, 10, 6];

/** What is back to back, the convolution's images, and how many gradients of it are fused. */
const cases: [string, Layer, number[]][] = [
  ['pooling alone', chain(convolution(few), maxPool), first],
  ['pooling and mirrored ReLU', chain(convolution(few), saf('MirroredRelu'), maxPool), first],
  ['pooling, mirrored ReLU and batch norm', chain(convolution(few), batchNorm(6), saf('MirroredRelu'), maxPool), first],
  ['pooling, RBF and batch norm', chain(convolution(more), batchNorm(5), saf('Rbf'), maxPool), second],
  ['pooling, ReLU and batch norm', chain(convolution(more), batchNorm(5), (x) => tf.relu(x), maxPool), second],
  ['pooling and sigmoid', chain(convolution(few), (x) => tf.sigmoid(x), maxPool), first],
  ['pooling and mirrored ReLU, of more channels', chain(convolution(more), saf('MirroredRelu'), maxPool), second],
  [
    'windows of 2 × 4',
    chain(convolution(more), saf('MirroredRelu'), (x) => tf.maxPool(x, [2, 4], [2, 4], 'valid')),
    second,
  ],
];
/** What has to go its own way. */
const others: [string, Layer, number[]][] = [
  ['windows that overlap', chain(convolution(few), saf('MirroredRelu'), (x) => tf.maxPool(x, 3, 2, 'same')), first],
  ['windows that leave a rest', chain(convolution(few), maxPool), [13, 13, 1]],
  ['windows of one row', chain(convolution(few), (x) => tf.maxPool(x, [1, 2], [1, 2], 'valid')), first],
  ['padded windows', chain(convolution(few), (x) => tf.maxPool(x, 2, 2, 'same')), [13, 13, 1]],
  ['average pooling', chain(convolution(few), saf('MirroredRelu'), (x) => tf.avgPool(x, 2, 2, 'valid')), first],
  ['an activation whose gradient is an op of another kind', chain(convolution(few), (x) => tf.elu(x), maxPool), first],
];

/** Gradients of three losses of one forward pass, as eq. 10 asks for them. */
function gradients(network: Layer) {
  return (x: Images): tf.Tensor[] => {
    const losses = [7, 8, 9].map((seed) => (y: Images) => tf.sum(tf.mul(y, gaussian(y.shape, seed))));
    return losses.map((loss) => tf.grad((each) => loss(network(each as Images)))(x));
  };
}

describe.runIf(isFused)('gradients at the maxima alone', () => {
  /** The ops of the function that is made of a compiled one, and what it gives for some inputs. */
  function run(network: Layer, image: number[]) {
    const { binding } = backend;
    const define = vi.fn(binding.defineFunction!.bind(binding));
    backend.binding = Object.create(binding, { defineFunction: { value: define } });
    const compiled = compile(gradients(network));
    const results = [11, 12, 13, 14].map((seed) => {
      const x = gaussian([3, ...image], seed) as Images;
      const [actual, expected] = [compiled(x), gradients(network)(x)];
      return { actual: actual.map((each) => each.dataSync()), expected: expected.map((each) => each.dataSync()) };
    });
    compiled.dispose();
    backend.binding = binding;
    const ops = define.mock.calls[0][2].map((node) => (node as { op?: string }).op);
    const count = (op: string) => ops.filter((each) => each === op).length;
    return { results, count };
  }

  test.each(cases)('%s: the bits of the function itself, and one look for the maxima', (_, network, image) => {
    const { results, count } = run(network, image);
    for (const { actual, expected } of results) expect(actual).toEqual(expected);
    expect(count('SafPooledConvolutionInputGrad')).toBe(3);
    expect([count('SafMaxPoolGrad'), count('SafConvolutionInputGrad'), count('Conv2DBackpropInput')]).toEqual([
      0, 0, 0,
    ]);
  });

  test.each(others)('%s: as before', (_, network, image) => {
    const { results, count } = run(network, image);
    for (const { actual, expected } of results) expect(actual).toEqual(expected);
    expect(count('SafPooledConvolutionInputGrad')).toBe(0);
  });

  test('as tfjs computes it on the cpu, and as central differences say', async () => {
    const kernel = few.arraySync();
    const [, network] = cases[0];
    const compiled = compile((x: Images) => gradients(network)(x)[0]);
    const x = gaussian([1, ...first], 15) as Images;
    for (let i = 0; i < 2; i++) compiled(x);
    const native = compiled(x).dataSync().slice();
    const loss = (y: Images) =>
      tf.sum(
        tf.mul(tf.maxPool(tf.conv2d(y, tf.tensor4d(kernel), 1, 'valid'), 2, 2, 'valid'), gaussian([1, 13, 13, 6], 7)),
      );
    const values = x.dataSync().slice();
    await useEngine('cpu');
    const at = () => tf.tensor4d(values, [1, 28, 28, 1]);
    expect(native).toBeAllClose(tf.grad((y) => loss(y as Images))(at()), { rtol: 1e-4, atol: 1e-4 });
    // The loss is linear as long as no maximum changes: pixels whose step changes one are left out by its own second difference.
    const step = 1e-2;
    let checked = 0;
    for (let pixel = 0; pixel < values.length; pixel += 53) {
      const [low, middle, high] = [-step, 0, step].map((change) => {
        const moved = values.slice();
        moved[pixel] += change;
        return loss(tf.tensor4d(moved, [1, 28, 28, 1])).dataSync()[0];
      });
      if (Math.abs(high - 2 * middle + low) > 1e-4) continue;
      checked++;
      expect(native[pixel]).toBeCloseTo((high - low) / (2 * step), 2);
    }
    expect(checked).toBeGreaterThan(5);
    await useEngine('native');
  });

  test('what something else reads stays', () => {
    const network = chain(convolution(few), saf('MirroredRelu'), maxPool);
    const both = (x: Images) => {
      const dense = tf.conv2d(x, few, 1, 'valid');
      const routed = tf.grad((each) => tf.sum(maxPool(saf('MirroredRelu')(each as Images))))(dense);
      return [routed, tf.conv2dTranspose(routed as Images, few, x.shape, 1, 'valid'), ...gradients(network)(x)];
    };
    const compiled = compile(both);
    for (const seed of [11, 12, 13, 14]) {
      const x = gaussian([2, ...first], seed) as Images;
      const [actual, expected] = [compiled(x), both(x)];
      for (const [i, each] of actual.entries()) expect(each.dataSync()).toEqual(expected[i].dataSync());
    }
  });

  test('of equal maxima the first takes the gradient, and a NaN takes none', () => {
    const identity = tf.tensor4d([1], [1, 1, 1, 1]);
    const fn = (x: Images) => tf.grad((each) => tf.sum(maxPool(convolution(identity)(each as Images))))(x);
    const compiled = compile(fn);
    for (let i = 0; i < 4; i++) {
      const equal = tf.fill([1, 4, 4, 1], i) as Images;
      expect(compiled(equal).dataSync()).toEqual(fn(equal).dataSync());
    }
    const broken = tf.tensor4d([1, Number.NaN, 2, 3, ...Array(12).fill(0)], [1, 4, 4, 1]);
    expect(compiled(broken).dataSync()).toEqual(fn(broken).dataSync());
  });

  test('nothing is left over', () => {
    const compiled = compile(gradients(cases[2][1]));
    const x = gaussian([1, ...first], 1) as Images;
    const before = tf.memory();
    for (let i = 0; i < 5; i++) tf.dispose(compiled(x));
    compiled.dispose();
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  });
});
