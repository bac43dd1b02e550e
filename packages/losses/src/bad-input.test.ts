import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor1d, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { hybridLoss, hybridLossOnConfidences, softmaxLoss } from './index.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

const labels = () => tensor1d([0, 1], 'int32');
const scores = () =>
  tensor2d([
    [1, 2],
    [0, 1],
  ]);

describe.each([
  ['hybridLoss', hybridLoss],
  ['softmaxLoss', softmaxLoss],
])('%s refuses', (_, loss) => {
  test.each([
    [
      'z of another rank',
      () => loss(tensor3d([[[1, 2]]]) as never, labels()),
      'z: expected a float32 tensor of shape [n >= 1, n >= 1], got [1, 1, 2]',
    ],
    [
      'z of another type',
      () =>
        loss(
          tensor2d(
            [
              [1, 2],
              [0, 1],
            ],
            [2, 2],
            'int32',
          ),
          labels(),
        ),
      'z: expected a float32 tensor',
    ],
    ['an empty batch', () => loss(tensor2d([], [0, 2]), labels()), 'got [0, 2]'],
    ['one category', () => loss(tensor2d([[1], [2]]), labels()), 'z: expected at least 2 categories, got 1'],
    [
      'another number of labels',
      () => loss(scores(), tensor1d([0], 'int32')),
      'labels: expected a int32 tensor of shape [2], got [1]',
    ],
    [
      'float labels',
      () => loss(scores(), tensor1d([0, 1])),
      'labels: expected a int32 tensor of shape [2], got "float32"',
    ],
    ['numbers', () => loss([[1, 2]] as never, labels()), 'z: expected a float32 tensor'],
  ])('%s', (_, run, message) =>
    expect(run).toThrow(expect.objectContaining({ name: 'ArgumentError', message: expect.stringContaining(message) })),
  );
});

test.each([
  [{ p: 1 }, 'p: expected a finite number > 1, got 1'],
  [{ p: Number.NaN }, 'p: expected a finite number > 1, got NaN'],
  [{ lossWeights: [-1, 1, 0] }, 'lossWeights[0]: expected a finite number >= 0, got -1'],
  [{ lossWeights: [1, 1, Infinity] }, 'lossWeights[2]: expected a finite number >= 0, got Infinity'],
  [{ lossWeights: [1, 1] }, 'lossWeights: expected 3 numbers, got [1, 1]'],
  [{ lossWeights: 1 }, 'lossWeights: expected 3 numbers, got 1'],
  [{ lossWeigths: 1 }, 'options: expected lossWeights, p, got "lossWeigths"'],
])('hybrid loss options %j are refused', (options, message) => {
  expect(() => hybridLoss(scores(), labels(), options as object)).toThrow(message);
  expect(() => hybridLossOnConfidences(options as object)).toThrow(message);
});

test('hybridLossOnConfidences refuses other shapes and types', () => {
  const loss = hybridLossOnConfidences();
  expect(() => loss(tensor2d([[1, 0, 0]]), scores())).toThrow('yTrue: expected a tensor of shape [2, 2], got [1, 3]');
  expect(() => loss(tensor1d([0, 1]), scores())).toThrow('yTrue: expected a int32 tensor of shape [2], got "float32"');
  expect(() => loss(labels(), tensor1d([1, 2]))).toThrow('yPred: expected a float32 tensor');
});
