import { readFileSync } from 'node:fs';
import type { EngineName } from '@saf/backend';
import type { DatasetName } from '@saf/datasets';
import { benchNetworks } from '../bench/bench-networks.ts';
import { modelFiles } from '../run/model-files.ts';
import type { Task } from './task.ts';

const MB = 1e6;

/**
 * Peak resident memory of a worker that holds a data set and trains or attacks its network. Measured for MNIST, whole runs:
 * native 743 MB, wasm 378 MB; for CIFAR-10, training alone: native 667 MB, wasm 443 MB. This is a third to a half more.
 */
const bounds = {
  native: { mnist: 1000 * MB, 'fashion-mnist': 1000 * MB, cifar10: 1100 * MB },
  wasm: { mnist: 500 * MB, 'fashion-mnist': 500 * MB, cifar10: 700 * MB },
} as const;

/** Fetching holds the files and the images; drawing, the fonts, the charts and their pixels; theory, points in the plane. */
const withoutNetwork = 400 * MB;

/** Memory that a task is expected to need at most, in bytes. */
export function expectedMemory(task: Task): number {
  switch (task.kind) {
    case 'fetch':
    case 'theory':
    case 'draw':
      return withoutNetwork;
    case 'measure':
      return bound(task.engine, benchNetworks[task.network].dataset);
    case 'evaluate':
      return bound(engineOf(modelFiles(task.folder, task.name).training), task.dataset);
    case 'inspect':
      return bound(engineOf(task.training), task.dataset);
    case 'train':
    case 'judge':
    case 'card':
    case 'robustness':
    case 'ood':
      return bound(task.engine, task.dataset);
  }
}

/** An engine that is not known yet may be native. */
function bound(engine: 'auto' | EngineName, dataset: DatasetName): number {
  return bounds[engine === 'wasm' ? 'wasm' : 'native'][dataset];
}

/** What a network was trained on, and runs on again; a record that cannot be read is the worker's to complain about. */
function engineOf(training: string): 'auto' | EngineName {
  try {
    return JSON.parse(readFileSync(training, 'utf8')).engine.name;
  } catch {
    return 'auto';
  }
}
