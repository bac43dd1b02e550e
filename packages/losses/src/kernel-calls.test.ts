import { describeOnEngines } from '@saf/testing-engines';
import { grad, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { kernelCalls } from '../test/kernel-calls.ts';
import { hybridLoss, softmaxLoss } from './index.ts';

describeOnEngines('kernel calls', () => {
  const z = () =>
    tensor2d([
      [1, 2, 3],
      [0, 1, 2],
    ]);
  const labels = () => tensor1d([0, 1], 'int32');
  const losses = {
    softmax: (x: Tensor2D, label = labels()) => softmaxLoss(x, label),
    hybrid: (x: Tensor2D, label = labels()) => hybridLoss(x, label),
    'hybrid with α₃': (x: Tensor2D, label = labels()) => hybridLoss(x, label, { lossWeights: [1, 1, 1] }),
  };

  // Each call costs some ten microseconds whatever its size, in every step of training and of an attack.
  test.each([
    ['softmax', 21, 26],
    ['hybrid', 30, 43],
    ['hybrid with α₃', 36, 51],
  ] as const)('%s: at most %d forward, %d with the gradient', async (name, forward, both) => {
    const loss = losses[name];
    const calls = await kernelCalls(() => loss(z()));
    const callsWithGradient = await kernelCalls(() => grad((x) => loss(x as Tensor2D))(z()));
    expect(calls.length).toBeLessThanOrEqual(forward);
    expect(callsWithGradient.length).toBeLessThanOrEqual(both);
    expect(callsWithGradient).not.toContain('Tile');
  });
});
