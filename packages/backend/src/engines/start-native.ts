import * as tf from '@tensorflow/tfjs-core';
import { loadNative } from '../native/load-native.ts';
import { registerTensorflowKernels } from '../tensorflow/register-tensorflow-kernels.ts';
import type { EngineInfo } from './engine.ts';

/** Starts tfjs-node, whose backend is called 'tensorflow'. */
export async function startNative(why: string): Promise<EngineInfo> {
  const { tensorflow, threads } = await loadNative();
  await tf.setBackend('tensorflow');
  const isComplete = registerTensorflowKernels();
  const onThreads = threads === null ? '' : ` on ${threads} threads`;
  const slower = isComplete
    ? ''
    : '; training is slower than with the ops that `npx saf-backend native` builds into it';
  const reason = `native: TensorFlow ${tensorflow}${onThreads}, ${why}${slower}`;
  return { name: 'native', reason, tensorflow, threads };
}
