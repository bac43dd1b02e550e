// What the page runs; the test calls it by `globalThis.saf`.

import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, getKernelsForBackend, registerKernel, version_core } from '@tensorflow/tfjs-core';
import { registerWasmTrainingKernels, useEngine } from '../../src/index.ts';
import { table } from '../training/table/table.ts';
import { trainingStep } from '../training/training-step.ts';

const fake = () => {
  throw new Error('not to be run');
};

const page = {
  version: version_core,
  threads: getThreadsCount,

  async start() {
    setWasmPaths('/wasm/');
    return useEngine('wasm');
  },

  /** The training steps of rows, as plain lists. */
  steps(rows: number[]): Record<string, number[]>[] {
    const plain = ([name, values]: [string, Float32Array]) => [name, [...values]];
    return rows.map((row) => Object.fromEntries(Object.entries(trainingStep(table[row])).map(plain)));
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
