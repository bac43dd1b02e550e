import '@tensorflow/tfjs-backend-cpu';
import { dispose, engine, scalar, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { expectNoLeaks } from './index.ts';

const kept: Tensor[] = [];
const keep = () => kept.push(scalar(1));

beforeAll(async () => {
  await setBackend('cpu');
});
afterEach(() => dispose(kept.splice(0)));

test('passes when what is made is disposed', async () => {
  expectNoLeaks(() => scalar(1).dispose());
  await expectNoLeaks(async () => scalar(1).dispose());
});

test('names the number of tensors left', () => {
  expect(() => expectNoLeaks(() => void keep())).toThrow('leaked 1 tensor');
  expect(() => expectNoLeaks(() => void [keep(), keep()])).toThrow('leaked 2 tensors');
});

test('waits for a promise', async () => {
  await expect(
    expectNoLeaks(async () => {
      await Promise.resolve();
      keep();
    }),
  ).rejects.toThrow('leaked 1 tensor');
});

test('refuses that tensors of the caller are disposed', () => {
  const mine = scalar(1);
  expect(() => expectNoLeaks(() => mine.dispose())).toThrow('disposed 1 tensor of the caller');
});

test('sees data that a kernel lost', () => {
  const lose = () => void engine().backend.write(Float32Array.of(1), [1], 'float32');
  expect(() => expectNoLeaks(lose)).toThrow('leaked 1 buffer inside the engine');
});
