// What the page runs; the test calls it by `globalThis.saf`.

import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, getKernelsForBackend, registerKernel, version_core } from '@tensorflow/tfjs-core';
import { registerWasmTrainingKernels, useEngine } from '../../src/index.ts';
import { webgl } from '../../src/webgl.ts';
import { webgpu } from '../../src/webgpu.ts';
import { table } from '../training/table/table.ts';
import { readTrainingStep } from '../training/training-step.ts';

const fake = () => {
  throw new Error('not to be run');
};

const page = {
  version: version_core,
  threads: getThreadsCount,

  async start(engine: 'wasm' | 'webgl' | 'webgpu') {
    setWasmPaths('/wasm/');
    return useEngine(engine, { engines: [webgl, webgpu] });
  },

  /** The training steps of rows, as plain lists. */
  async steps(rows: number[]): Promise<Record<string, number[]>[]> {
    const plain = ([name, values]: [string, Float32Array]) => [name, [...values]];
    const steps: Record<string, number[]>[] = [];
    for (const row of rows)
      steps.push(Object.fromEntries(Object.entries(await readTrainingStep(table[row])).map(plain)));
    return steps;
  },

  /** How many of the kernels registering once more changes. */
  registerAgain(): number {
    const before = new Set(getKernelsForBackend('wasm').map(({ kernelFunc }) => kernelFunc));
    registerWasmTrainingKernels();
    return getKernelsForBackend('wasm').filter(({ kernelFunc }) => !before.has(kernelFunc)).length;
  },

  /** Which of these kernels stay as a later tfjs would have brought them. */
  registerAfter(kernelNames: string[]): string[] {
    for (const kernelName of kernelNames)
      if (!getKernel(kernelName, 'wasm')) registerKernel({ kernelName, backendName: 'wasm', kernelFunc: fake });
    const before = kernelNames.map((name) => getKernel(name, 'wasm').kernelFunc);
    registerWasmTrainingKernels();
    return kernelNames.filter((name, i) => getKernel(name, 'wasm').kernelFunc === before[i]);
  },
};

export type Page = typeof page;

Object.assign(globalThis, { saf: page });
