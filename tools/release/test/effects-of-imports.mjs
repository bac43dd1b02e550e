// Prints as JSON what importing the named packages, one after the other, changed in tfjs.
import { isDeepStrictEqual } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

const engines = ['cpu', 'wasm', 'tensorflow', 'webgl', 'webgpu'];

function state() {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  return {
    classes: Object.keys(classNameMap).sort(),
    engines: Object.keys(tf.engine().registryFactory).sort(),
    kernels: engines.flatMap((name) => tf.getKernelsForBackend(name).map(({ kernelName }) => `${name} ${kernelName}`)),
    gradients: ['Conv2D', 'Rbf', 'MirroredRelu', 'FusedBatchNorm'].map((name) => tf.getGradient(name) === undefined),
    layersOfTfjs: Object.keys(tfl.layers).length,
  };
}

const changed = {};
for (const name of process.argv.slice(2)) {
  const before = state();
  await import(name);
  const after = state();
  const parts = Object.keys(after).filter((part) => !isDeepStrictEqual(before[part], after[part]));
  if (parts.length > 0) changed[name] = parts;
}
console.log(JSON.stringify(changed));
