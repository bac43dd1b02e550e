// Run by load-native.test.ts in a process of its own: what the engine loads and computes, as one line of JSON.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadNative } from '../load-native.ts';

interface Ops {
  binding: Record<string, number>;
  executeMultipleOutputs(op: string, attributes: object[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}

const info = await loadNative();
const switched = tf.engine().backendName === 'tensorflow';
const again = await loadNative();
await tf.setBackend('tensorflow');
const [normalized, dx] = fusedBatchNorm(tf.tensor4d([1, 2, 3, 6], [4, 1, 1, 1]));
const report = {
  info,
  again,
  switched,
  logLevel: process.env.TF_CPP_MIN_LOG_LEVEL,
  normalized,
  dx,
  prelu: numbers(tf.prelu(tf.tensor1d([-2, 2]), tf.tensor1d([0.5, 0.5]))),
  exp: numbers(tf.exp(tf.tensor1d([0, 1], 'int32'))),
  argMax: numbers(tf.argMax(tf.tensor1d([false, true], 'bool'))),
  topk: numbers(tf.topk(tf.tensor1d([1, 3, 2]), 2).values),
  reloaded: await saveAndLoad(),
  otherThreads: process.platform === 'linux' ? shareOfOtherThreads() : null,
};
process.stdout.write(JSON.stringify(report));

function numbers(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** y and, for dy = [1, 0, 0, 0], dx by TensorFlow's fused kernels for training. */
function fusedBatchNorm(x: tf.Tensor4D): number[][] {
  const { binding, executeMultipleOutputs } = tf.backend() as unknown as Ops;
  const execute = executeMultipleOutputs.bind(tf.backend());
  const attributes = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'U', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: 1e-3 },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ];
  const [gamma, beta, none] = [tf.ones([1]), tf.zeros([1]), tf.tensor1d([])];
  const [y, , , mean, variance, rest] = execute('FusedBatchNormV3', attributes, [x, gamma, beta, none, none], 6);
  const dy = tf.tensor4d([1, 0, 0, 0], [4, 1, 1, 1]);
  const [gradient] = execute('FusedBatchNormGradV3', attributes, [dy, x, gamma, mean, variance, rest], 5);
  return [numbers(y), numbers(gradient)];
}

async function saveAndLoad(): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'saf-native-'));
  const artifacts = { modelTopology: { a: 1 }, weightSpecs: [], weightData: new ArrayBuffer(0) };
  await tf.io.getSaveHandlers(`file://${folder}`)[0].save!(artifacts);
  const loaded = await tf.io.getLoadHandlers(`file://${join(folder, 'model.json')}`)[0].load!();
  rmSync(folder, { recursive: true });
  return loaded.modelTopology;
}

/** Share of a matrix product's time on the processor that threads other than this one take. */
function shareOfOtherThreads(): number {
  const before = processorTimes();
  tf.tidy(() => {
    const matrix = tf.ones([1500, 1500]);
    for (let i = 0; i < 4; i++) tf.matMul(matrix, matrix).dataSync();
  });
  const after = processorTimes();
  const main = after.main - before.main;
  return 1 - main / (after.all - before.all);
}

/** Processor time in user mode of this thread, and of all, in clock ticks; see proc_pid_stat(5). */
function processorTimes(): { main: number; all: number } {
  const userTime = (file: string) => Number(readFileSync(file, 'utf8').split(') ')[1].split(' ')[11]);
  const all = readdirSync('/proc/self/task').map((thread) => userTime(`/proc/self/task/${thread}/stat`));
  return { main: userTime(`/proc/self/task/${process.pid}/stat`), all: all.reduce((sum, time) => sum + time) };
}
