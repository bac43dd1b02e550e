// Training steps of rows of the table on WebGPU, as JSON: `node steps.ts 3 17 20`.

import * as tf from '@tensorflow/tfjs-core';
import { useEngine } from '../../src/node.ts';
import type { WebgpuBackend } from '../../src/webgpu/webgpu-backend.ts';
import { table } from '../training/table/table.ts';
import { trainingStep } from '../training/training-step.ts';

/** What is printed. */
export interface Steps {
  reason: string;
  adapter?: string;
  /** By row; plain lists. */
  steps: Record<string, Record<string, number[]>>;
  /** What is said of a tensor that is too great, of a shader that does not compile, and of a device that is lost. */
  errors: string[];
  /** A number that is read after the first two. */
  after: number;
}

const { reason, adapter } = await useEngine('webgpu');
// tfjs would compute what is small on the processor.
tf.env().set('WEBGPU_CPU_FORWARD', false);
const steps = process.argv.slice(2).map((row) => {
  const step = Object.entries(trainingStep(table[Number(row)])).map(([name, values]) => [name, [...values]]);
  return [row, Object.fromEntries(step)];
});

function messageOf(run: () => unknown): string {
  try {
    return `no error, but ${tf.tidy(run as () => tf.TensorContainer)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

const { device } = tf.backend() as unknown as WebgpuBackend;
const tooGreat = messageOf(() => tf.tile(tf.zeros([1, 1000]), [1e6, 1]));
const wrongShader = messageOf(() => {
  device.createShaderModule({ code: 'no shader' });
  return tf.square(1).dataSync();
});
const [after] = tf.tidy(() => tf.add(tf.ones([2]), 1)).dataSync();
device.destroy();
await device.lost;
const lost = messageOf(() => tf.add(tf.ones([2]), 1).dataSync());
const errors = [tooGreat, wrongShader, lost];
const printed: Steps = { reason, adapter, steps: Object.fromEntries(steps), errors, after };
process.stdout.write(JSON.stringify(printed));
