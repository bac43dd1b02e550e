import '@tensorflow/tfjs-backend-cpu';
import { describeOnEngines } from '@saf/testing-engines';
import {
  engine,
  getBackend,
  getKernel,
  grad,
  type KernelConfig,
  registerKernel,
  setBackend,
  type Tensor,
  tensor1d,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { kernelCalls } from '../test/kernel-calls.ts';
import { layerClasses } from './names.ts';

const values = [-3, -1, -0.5, -0.1, 0, 0.2, 0.9, 1, 2, 11, Infinity, -Infinity];
const namesOf = (className: string) => [className, `${className}Grad`];

describeOnEngines('kernels', (engineName) => {
  // The sum over x is differentiated against ones, one Fill.
  const withKernels: Record<string, readonly number[]> = {
    wasm: { Rbf: [1, 3], MirroredRelu: [1, 3] },
    native: { Rbf: [3, 9], MirroredRelu: [3, 9] },
  }[engineName];
  // What others are composed of is theirs to choose.
  const composed = [8, 24];

  test.each(layerClasses.map((each) => [each.className, each] as const))(
    '%s runs as few as it can',
    async (className, { activation }) => {
      const [forward, both] = withKernels[className] ?? composed;
      expect((await kernelCalls(() => activation(tensor1d(values)))).length).toBeLessThanOrEqual(forward!);
      expect((await kernelCalls(() => grad(activation)(tensor1d(values)))).length).toBeLessThanOrEqual(both!);
    },
  );
});

describeOnEngines('without kernels of their own', () => {
  const removed: KernelConfig[] = [];
  const remove = (name: string) => {
    const kernel = getKernel(name, getBackend());
    if (!kernel) return;
    removed.push(kernel);
    unregisterKernel(name, getBackend());
  };
  afterEach(() => removed.splice(0).forEach(registerKernel));

  test.each(layerClasses.map((each) => [each.className, each] as const))(
    '%s gives the same',
    (className, { activation }) => {
      const x = () => tensor1d([...values, Number.NaN]);
      const finite = () => tensor1d(values);
      const expected = [activation(x()), grad(activation)(finite()), grad(grad(activation))(finite())];
      namesOf(className).forEach(remove);
      expect(activation(x())).toBeAllClose(expected[0]!);
      expect(grad(activation)(finite())).toBeAllClose(expected[1]!);
      expect(grad(grad(activation))(finite())).toBeAllClose(expected[2]!);
    },
  );
});

describe('a kernel that an engine brings', () => {
  beforeAll(async () => {
    await setBackend('cpu');
  });
  afterEach(() => {
    for (const name of layerClasses.flatMap(({ className }) => namesOf(className)))
      if (getKernel(name, 'cpu')) unregisterKernel(name, 'cpu');
  });

  const bring = (kernelName: string, value: number) =>
    registerKernel({
      kernelName,
      backendName: 'cpu',
      kernelFunc: ({ inputs }) => {
        expect(Object.keys(inputs)).toEqual(kernelName.endsWith('Grad') ? ['x', 'dy'] : ['x']);
        const out = engine().makeTensor(new Float32Array([value]), [1], 'float32');
        return out as Tensor;
      },
    });

  test.each(layerClasses.map((each) => [each.className, each] as const))('runs for %s', (className, { activation }) => {
    bring(className, 42);
    bring(`${className}Grad`, 43);
    expect(activation(tensor1d([0]))).toBeAllClose(42);
    expect(grad(activation)(tensor1d([0]))).toBeAllClose(43);
  });
});
