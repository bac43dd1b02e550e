import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Classifier } from './classifier.ts';
import { classifierFromFunction } from './classifier-from-function.ts';
import { withNonsenseRule } from './nonsense-rule.ts';
import { type Compiler, computeBy, withCompiler } from './with-compiler.ts';

beforeAll(() => tf.setBackend('cpu'));

let compilations: number;
let calls: number;
beforeEach(() => {
  compilations = 0;
  calls = 0;
});

/** Compiles nothing, and counts. */
const compiler: Compiler = (fn) => {
  compilations++;
  return ((...inputs: never[]) => {
    calls++;
    return fn(...inputs);
  }) as typeof fn;
};

const sums = classifierFromFunction({
  name: 'sums',
  inputShape: [1, 2, 1],
  categories: 2,
  logits: (x) => tf.reshape(x, [-1, 2]),
});
const images = () => tf.tensor4d([1, 3, 2, 0], [2, 1, 2, 1]);
const twice = (classifier: Classifier, name?: string) =>
  computeBy(classifier, name, ({ x }: { x: tf.Tensor4D }) => tf.mul(classifier.logits(x), 2), { x: images() });

test('scores and predictions go through the compiler, and are the same', () => {
  const faster = withCompiler(sums, compiler);
  for (const method of ['logits', 'confidences', 'predict'] as const)
    expect(faster[method](images()).dataSync()).toEqual(sums[method](images()).dataSync());
  expect(calls).toBe(3);
});

test('what has a name is compiled once for each classifier', () => {
  const faster = withCompiler(sums, compiler);
  const before = compilations;
  for (let i = 0; i < 3; i++) expect([...twice(faster, 'twice').dataSync()]).toEqual([2, 6, 4, 0]);
  expect(compilations - before).toBe(1);
  twice(withNonsenseRule(faster, { threshold: 0 }), 'twice');
  expect(compilations - before).toBe(2);
});

test('nothing else is: without a name, without a compiler, for a copy with other functions', () => {
  const faster = withCompiler(sums, compiler);
  const before = compilations;
  twice(faster);
  twice(sums, 'twice');
  const copy = { ...faster, logits: (x: tf.Tensor4D) => tf.add(sums.logits(x), 1) as tf.Tensor2D };
  expect([...twice(copy, 'twice').dataSync()]).toEqual([4, 8, 6, 2]);
  expect(compilations).toBe(before);
});

test('leaks nothing', () => {
  const faster = withCompiler(sums, compiler);
  const before = tf.memory().numTensors;
  tf.tidy(() => void [twice(faster, 'twice'), twice(sums)]);
  expect(tf.memory().numTensors).toBe(before);
});
