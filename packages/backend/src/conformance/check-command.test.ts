import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { useEngine } from '../node.ts';
import { runCheck } from './check-command.ts';
import type { EngineReport } from './check-engines.ts';

afterEach(() => vi.unstubAllEnvs());

/** What the command prints, and its exit code. */
async function check(options: Parameters<typeof runCheck>[0]) {
  const lines: string[] = [];
  const code = await runCheck(options, { result: (line) => lines.push(line), progress: () => {} });
  return { code, text: lines.join('\n') };
}

test('nothing is wrong on cpu and wasm, and no tensor is left', async () => {
  const { code, text } = await check({ engines: 'cpu,wasm' });
  expect(text.match(/wrong|missing/g)).toBeNull();
  expect(text).toMatch(/^kernel +cpu +wasm\n/);
  expect(text).toMatch(/^Conv2D +ok (\d+)\/\1 +ok \1\/\1$/m);
  expect(code).toBe(0);
  const { numTensors } = tf.memory();
  await check({ engines: 'cpu' });
  expect(tf.memory().numTensors).toBe(numTensors);
});

test('a wrong gradient is found, named, and told by the exit code', async () => {
  const stock = tf.getGradient('Tanh');
  tf.unregisterGradient('Tanh');
  tf.registerGradient({ ...stock, gradFunc: (dy) => ({ x: () => tf.mul(dy as tf.Tensor, 0.9) }) });
  try {
    const { code, text } = await check({ engines: 'wasm' });
    expect(text).toMatch(/^Tanh +wrong 0\/1$/m);
    expect(text).toMatch(/^wasm: Tanh: wrong: gradient 1 is not that of central differences$/m);
    expect(code).toBe(1);
  } finally {
    tf.unregisterGradient('Tanh');
    tf.registerGradient(stock);
  }
});

test('a kernel that is missing is no fault, and is named', async () => {
  await useEngine('wasm');
  const kernel = tf.getKernel('Elu', 'wasm');
  tf.unregisterKernel('Elu', 'wasm');
  try {
    const { code, text } = await check({ engines: 'wasm' });
    expect(text).toMatch(/^wasm: Elu: missing: Kernel 'Elu' not registered for backend 'wasm'/m);
    expect(code).toBe(0);
  } finally {
    tf.registerKernel(kernel);
  }
});

test('an engine that does not start is a fault where it was asked for by name', async () => {
  const { code, text } = await check({ engines: 'webgl', json: true });
  expect(JSON.parse(text)).toEqual<EngineReport[]>([
    { engine: 'webgl', error: 'The webgl engine does not start here: it needs a browser with WebGL' },
  ]);
  expect(code).toBe(1);
});

test('an unknown engine is named', () =>
  expect(check({ engines: 'wsam' })).rejects.toThrow('--engines: expected one of'));
