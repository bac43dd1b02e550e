import '@tensorflow/tfjs-backend-cpu';
import { abs, customGrad, exp, mul, relu, setBackend, square, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { checkGradient, expectNoLeaks } from './index.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

const x = () => tensor1d([-1.5, 0.25, 2]);

test('passes for right gradients, summed and against dy', () => {
  checkGradient((each) => exp(each), x());
  checkGradient((each) => square(each), x(), { dy: tensor1d([1, -2, 3]) });
  checkGradient((each) => sum(square(each)), x());
});

test('names the first entry of a wrong gradient', () => {
  const wrong = customGrad((each) => ({ value: square(each as Tensor), gradFunc: (dy: Tensor) => mul(dy, 3) }));
  expect(() => checkGradient((each) => wrong(each), x())).toThrow(
    /^gradient against central differences: 3 of 3 differ, first at \[0\]: got 3, expected -3/,
  );
});

test('uses dy in the gradient and in the differences', () => {
  const ignoresDy = customGrad((each) => ({ value: square(each as Tensor), gradFunc: () => mul(each as Tensor, 2) }));
  checkGradient((each) => ignoresDy(each), x());
  expect(() => checkGradient((each) => ignoresDy(each), x(), { dy: tensor1d([2, 2, 2]) })).toThrow('3 of 3 differ');
});

test('leaves out what is skipped', () => {
  const kinked = tensor1d([0, 1]);
  const f = (each: Tensor) => relu(each);
  expect(() => checkGradient(f, kinked)).toThrow('1 of 2 differ, first at [0]');
  checkGradient(f, kinked, { skip: (value) => value === 0 });
  checkGradient(f, kinked, { skip: (_, index) => index === 0 });
});

test('takes a step', () => {
  const f = (each: Tensor) => abs(each);
  const nearKink = tensor1d([0.005]);
  expect(() => checkGradient(f, nearKink)).toThrow('1 of 1 differ');
  checkGradient(f, nearKink, { step: 0.004 });
});

test('leaks nothing', () => {
  const [point, dy] = [x(), tensor1d([1, 2, 3])];
  expectNoLeaks(() => checkGradient((each) => exp(each), point, { dy }));
});
