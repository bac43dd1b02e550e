import { existsSync, readdirSync } from 'node:fs';
import { Module } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { requireFrom } from './installed-folders.ts';

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
  const binding = requireFrom(import.meta.url)(addonFile(folder)) as Binding;
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
  const core = Object.create(tf, { KernelBackend: { value: callable(tf.KernelBackend) } });
  return {
    '@tensorflow/tfjs': core,
    '@tensorflow/tfjs-core': core,
    // tfjs-node calls two functions that Node 23 dropped.
    util: Object.create(util, {
      isNullOrUndefined: { value: (value: unknown) => value === null || value === undefined },
      isArray: { value: Array.isArray },
    }),
  };
}

/**
 * A class that may be called without `new`, as tfjs-node, which is ES5, calls the one that it extends: bundlers for servers take the
 * modules of tfjs-core, whose classes refuse that.
 */
export function callable({ prototype }: { readonly prototype: object }): () => void {
  return Object.assign(() => {}, { prototype });
}

/** Modules that were loaded for another copy of tfjs-core are loaded again for this one. */
function forget(folder: string): void {
  const { cache } = requireFrom(import.meta.url);
  for (const file of Object.keys(cache)) if (file.startsWith(folder)) delete cache[file];
}

type Require = (this: NodeJS.Module, request: string) => unknown;

/** Requires a CommonJS file; it and what it requires get the replacements for the modules of those names. */
export function requireWith<T>(file: string, replacements: Record<string, unknown>): T {
  const prototype = Module.prototype as unknown as { require: Require };
  const original = prototype.require;
  prototype.require = function (request) {
    return Object.hasOwn(replacements, request) ? replacements[request] : original.call(this, request);
  };
  try {
    return requireFrom(file)(file) as T;
  } finally {
    prototype.require = original;
  }
}

const methods: Record<string, (this: tf.Tensor, other: tf.Tensor) => tf.Tensor> = {
  add(other) {
    return tf.add(this, other);
  },
  sub(other) {
    return tf.sub(this, other);
  },
  mul(other) {
    return tf.mul(this, other);
  },
  toFloat() {
    return tf.cast(this, 'float32');
  },
  toInt() {
    return tf.cast(this, 'int32');
  },
};

/**
 * tfjs-node's Prelu, Exp, ArgMax and ArgMin kernels call methods of tensors that only the union package defines.
 * Where the app has core alone, tensors get just these.
 */
function addMissingTensorMethods(): void {
  const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>;
  for (const [name, method] of Object.entries(methods)) prototype[name] ??= method;
}
