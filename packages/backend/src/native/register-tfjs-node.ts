import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { addMissingTensorMethods } from './missing-tensor-methods.ts';
import { requireWith } from './require-with.ts';

/** The part of tfjs-node's addon that is used here. */
export interface Binding {
  readonly TF_Version: string;
}

interface KernelBackendModule {
  NodeJSKernelBackend: new (binding: Binding, packageName: string) => tf.KernelBackend;
}

interface FileSystemModule {
  nodeFileSystemRouter: Parameters<typeof tf.io.registerLoadRouter>[0];
}

/**
 * Registers the kernels, the backend and the file:// handlers of an unpacked tfjs-node package in this copy of tfjs-core.
 * Its index.js is passed by: that switches to the backend and pulls in the union package, with a second tfjs-core if
 * the app has another version.
 */
export function registerTfjsNode(folder: string): Binding {
  const binding = createRequire(import.meta.url)(addonFile(folder)) as Binding;
  const load = <T>(file: string) => requireWith<T>(join(folder, 'dist', file), replacements());
  forget(join(folder, 'dist'));
  load('register_all_kernels.js');
  addMissingTensorMethods();
  const { NodeJSKernelBackend } = load<KernelBackendModule>('nodejs_kernel_backend.js');
  const { nodeFileSystemRouter } = load<FileSystemModule>('io/file_system.js');
  tf.io.registerLoadRouter(nodeFileSystemRouter);
  tf.io.registerSaveRouter(nodeFileSystemRouter);
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node'), 3);
  return binding;
}

/** The addon for the newest Node-API that this Node has. */
function addonFile(folder: string): string {
  const lib = join(folder, 'lib');
  const versions = (existsSync(lib) ? readdirSync(lib) : [])
    .map((name) => Number(/^napi-v(\d+)$/.exec(name)?.[1]))
    .filter((version) => version <= Number(process.versions.napi));
  if (versions.length === 0) throw new Error('its addon is not there');
  return join(lib, `napi-v${Math.max(...versions)}`, 'tfjs_binding.node');
}

function replacements(): Record<string, unknown> {
  return {
    '@tensorflow/tfjs': tf,
    '@tensorflow/tfjs-core': tf,
    // tfjs-node calls two functions that Node 23 dropped.
    util: Object.create(util, {
      isNullOrUndefined: { value: (value: unknown) => value === null || value === undefined },
      isArray: { value: Array.isArray },
    }),
  };
}

/** Modules that were loaded for another copy of tfjs-core are loaded again for this one. */
function forget(folder: string): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) if (file.startsWith(folder)) delete cache[file];
}
