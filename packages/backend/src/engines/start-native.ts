import * as tf from '@tensorflow/tfjs-core';
import { loadNative } from '../native/load-native.ts';
import { buildCommand } from '../native/native-build.ts';
import { registerTensorflowKernels } from '../tensorflow/register-tensorflow-kernels.ts';
import type { EngineInfo } from './engine.ts';

/** Starts tfjs-node, whose backend is called 'tensorflow'. */
export async function startNative(why: string): Promise<EngineInfo> {
  const { tensorflow, threads, passedOver } = await loadNative();
  if (!(await tf.setBackend('tensorflow')))
    throw new Error(
      `The native engine does not start here: TensorFlow ${tensorflow} loads, and tfjs-node's backend fails to initialize`,
    );
  const isComplete = registerTensorflowKernels();
  const parts = [
    `native: TensorFlow ${tensorflow}${threads === null ? '' : ` on ${threads} threads`}, ${why}`,
    passedOver && `this is the one that saf-backend built, since ${passedOver}`,
    !isComplete && `training is slower than with the ops that \`${buildCommand}\` builds into it`,
  ];
  return { name: 'native', reason: parts.filter(Boolean).join('; '), tensorflow, threads };
}
