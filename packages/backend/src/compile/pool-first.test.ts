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

/** The ops that a function is compiled into, in their order, and its outputs compiled and op by op. */
function run(fn: (x: Images) => tf.Tensor[]) {
  const { binding } = backend;
  const define = vi.fn(binding.defineFunction!.bind(binding));
  backend.binding = Object.create(binding, { defineFunction: { value: define } });
  const compiled = compile(fn);
  const results = [11, 12, 13].map((seed) => {
    const x = gaussian([3, 12, 14, 6], seed) as Images;
    return [compiled(x), fn(x)].map((each) => each.map((tensor) => tensor.dataSync()));
  });
  compiled.dispose();
  backend.binding = binding;
  for (const [found, expected] of results) expect(found).toEqual(expected);
  const ops = define.mock.calls[0][2].map((node) => (node as { op?: string }).op);
  return ops.filter((op) => ['MaxPool', 'Add', 'Relu', 'Mul'].includes(op!));
}

const bias = gaussian([6], 2) as tf.Tensor1D;
const pool = (x: tf.Tensor, pad: 'valid' | 'same' = 'valid') => tf.maxPool(x as Images, 3, 2, pad);

describe.runIf(isFused)('max pooling before what never falls', () => {
  test.each(['valid', 'same'] as const)('a bias and ReLU come after it, padding %s', (pad) => {
    expect(run((x) => [pool(tf.relu(tf.add(x, bias)), pad)])).toEqual(['MaxPool', 'Add', 'Relu']);
    expect(run((x) => [pool(tf.add(tf.relu(x), bias), pad)])).toEqual(['MaxPool', 'Relu', 'Add']);
  });

  test('one after the other, each with its own', () =>
    expect(run((x) => [pool(tf.add(pool(tf.relu(x)), bias))])).toEqual(['MaxPool', 'Relu', 'MaxPool', 'Add']));

  test.each([
    ['what else is read', (x: Images) => [tf.add(x, bias)].flatMap((each) => [pool(each), tf.mean(each)])],
    ['what is returned', (x: Images) => [tf.relu(x)].flatMap((each) => [pool(each), each])],
    ['another number for every pixel', (x: Images) => [pool(tf.add(x, gaussian([12, 14, 6], 3)))]],
    ['what falls as well', (x: Images) => [pool(tf.mul(x, bias))]],
  ])('%s stays where it is', (_, fn) => expect(run(fn).at(-1)).toBe('MaxPool'));

  test('gradients are what they were', () => {
    const loss = (x: tf.Tensor) => tf.sum(tf.square(pool(tf.relu(tf.add(x, bias)))));
    const compiled = compile((x: Images) => tf.grad(loss)(x));
    for (const seed of [1, 2, 3]) {
      const x = gaussian([2, 12, 14, 6], seed) as Images;
      expect(compiled(x).dataSync()).toEqual(tf.grad(loss)(x).dataSync());
    }
    compiled.dispose();
  });
});
