import '@tensorflow/tfjs-backend-cpu';
import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadNative } from '../native/load-native.ts';
import { engineNames, registerWasmTrainingKernels, useEngine } from '../node.ts';
import { startWasm } from './start-wasm.ts';

vi.mock('../native/load-native.ts', () => ({ loadNative: vi.fn() }));
vi.mock('./start-wasm.ts', { spy: true });
const missing = () => vi.mocked(loadNative).mockRejectedValue(new Error('tfjs-node is not installed'));

afterEach(() => vi.clearAllMocks());

test('wasm finds its file, and says that it was asked for', async () => {
  const info = await useEngine('wasm');
  expect(info).toEqual({ name: 'wasm', reason: 'wasm: asked for by name', tensorflow: null, threads: 1 });
  expect(tf.getBackend()).toBe('wasm');
});

test('auto is wasm where native does not load, and says why', async () => {
  missing();
  const info = await useEngine('auto');
  expect(info).toMatchObject({ name: 'wasm', reason: 'wasm: tfjs-node is not installed' });
});

test('auto takes no other engine where the user has set something wrongly', async () => {
  await useEngine('cpu');
  vi.mocked(loadNative).mockRejectedValue(new ArgumentError('SAF_THREADS', 'a whole number >= 1', 'two'));
  await expect(useEngine('auto')).rejects.toThrow('SAF_THREADS: expected a whole number >= 1, got "two"');
  expect(tf.getBackend()).toBe('cpu');
});

test('auto gives both reasons where no engine starts', async () => {
  missing();
  vi.mocked(startWasm).mockRejectedValueOnce(new Error('The wasm engine needs @tensorflow/tfjs-backend-wasm'));
  await expect(useEngine('auto')).rejects.toThrow(
    'No engine starts here. native: tfjs-node is not installed. wasm: The wasm engine needs @tensorflow/tfjs-backend-wasm',
  );
});

test('auto is native where it loads', async () => {
  vi.mocked(loadNative).mockImplementation(async () => {
    // Stands in for a stock tfjs-node, which has none of our ops: any backend will do under its name.
    tf.registerBackend('tensorflow', () => tf.findBackend('cpu'));
    return { tensorflow: '2.15.1', threads: 2 };
  });
  expect(await useEngine('auto')).toEqual({
    name: 'native',
    reason:
      'native: TensorFlow 2.15.1 on 2 threads, the fastest engine here; ' +
      'training is slower than with the ops that `npx -p @saf/backend saf-backend native` builds into it',
    tensorflow: '2.15.1',
    threads: 2,
  });
  expect(tf.getBackend()).toBe('tensorflow');
});

test('auto says which installed tfjs-node it passed over for the one that was built', async () => {
  const passedOver = 'tfjs-node in /app does not load: its addon is not there';
  vi.mocked(loadNative).mockResolvedValue({ tensorflow: '2.15.1', threads: 2, passedOver });
  const { reason } = await useEngine('auto');
  expect(reason).toContain(`the fastest engine here; this is the one that saf-backend built, since ${passedOver}`);
});

describe('an engine asked for by name and missing is an error, and no other engine takes its place', () => {
  test('native', async () => {
    missing();
    await useEngine('cpu');
    await expect(useEngine('native')).rejects.toThrow('tfjs-node is not installed');
    expect(tf.getBackend()).toBe('cpu');
  });

  test('webgl, which Node does not have', async () => {
    await useEngine('cpu');
    await expect(useEngine('webgl')).rejects.toThrow(
      'The webgl engine does not start here: it needs a browser with WebGL',
    );
    expect(tf.getBackend()).toBe('cpu');
  });

  test('webgpu, where no graphics card is found', async () => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
    await useEngine('cpu');
    await expect(useEngine('webgpu').finally(() => vi.unstubAllGlobals())).rejects.toThrow(
      'The webgpu engine does not start here: WebGPU finds no graphics card',
    );
    expect(tf.getBackend()).toBe('cpu');
  });
});

test('an unknown engine is named, with the nearest known one', async () => {
  await expect(useEngine('wsam' as 'wasm')).rejects.toThrow('got "wsam" (did you mean "wasm"?)');
  await expect(useEngine(undefined as unknown as 'wasm')).rejects.toThrow('got undefined');
});

test('the names are those that useEngine takes', () =>
  expect(engineNames).toEqual(['native', 'wasm', 'webgl', 'webgpu', 'cpu']));

test('registering the kernels again changes nothing and prints nothing', async () => {
  await useEngine('wasm');
  const before = tf.getKernelsForBackend('wasm').map(({ kernelFunc }) => kernelFunc);
  registerWasmTrainingKernels();
  await useEngine('wasm');
  expect(new Set(tf.getKernelsForBackend('wasm').map(({ kernelFunc }) => kernelFunc))).toEqual(new Set(before));
});

test('starting wasm leaves no listeners on the process', async () => {
  const listeners = () => process.rawListeners('uncaughtException').length;
  const before = listeners();
  await useEngine('wasm');
  expect(listeners()).toBe(before);
});
