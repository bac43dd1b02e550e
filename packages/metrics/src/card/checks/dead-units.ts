import * as tf from '@tensorflow/tfjs-core';
import { model as functionalModel, type LayersModel, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { read } from '../../each-batch.ts';
import type { CardBench } from '../card-bench.ts';
import { type CardCheck, type Finding, skipped } from '../card-check.ts';
import { percent } from '../masks.ts';

/** Layers that map each unit on its own. */
const activations = ['MirroredRelu', 'Rbf', 'ReLU', 'LeakyReLU', 'ELU', 'ThresholdedReLU', 'PReLU', 'Activation'];

/** A unit whose derivative is zero lets no gradient through; a layer of them, none at all. */
export const deadUnits: CardCheck = {
  id: 'dead-units',
  question: 'Does every activation layer let some gradient through, for every image?',
  async run(bench: CardBench): Promise<Finding> {
    const { model } = bench.options;
    const layers = model?.layers.filter((layer) => activations.includes(layer.getClassName())) ?? [];
    if (!model || layers.length === 0) return skipped('No network with activation layers was given.');
    const numbers: Record<string, number> = {};
    const blocked: string[] = [];
    for (const [done, layer] of layers.entries()) {
      const { share, dead } = await deadShare(bench, model, layer);
      numbers[layer.name] = share;
      if (dead > 0) blocked.push(`${layer.name} (${dead})`);
      bench.onProgress((done + 1) / layers.length);
    }
    const shares = Object.entries(numbers).map(([name, share]) => `${name} ${percent(share)}`);
    return {
      outcome: blocked.length > 0 ? 'failed' : 'passed',
      numbers,
      sentence: `Units with a derivative of zero: ${shares.join(', ')}.${blocked.length > 0 ? ` All units are dead for some images (their number) in ${blocked.join(', ')}.` : ''}`,
    };
  },
};

/** The share of units of a layer whose derivative is zero, and the number of images where all are. */
async function deadShare(
  { images, count, batchSize }: CardBench,
  network: LayersModel,
  layer: layers.Layer,
): Promise<{ share: number; dead: number }> {
  const before = functionalModel({ inputs: network.inputs, outputs: layer.input as SymbolicTensor });
  let [sum, dead] = [0, 0];
  for (let first = 0; first < count; first += batchSize) {
    const shares = tf.tidy(() => {
      const inputs = before.predictOnBatch(tf.slice(images, first, Math.min(batchSize, count - first))) as tf.Tensor;
      const derivative = tf.grad((x) => layer.apply(x) as tf.Tensor)(inputs);
      return tf.mean(tf.cast(tf.equal(tf.reshape(derivative, [inputs.shape[0], -1]), 0), 'float32'), 1);
    });
    const values = await read(shares);
    sum += values.reduce((total, value) => total + value, 0);
    dead += values.filter((value) => value === 1).length;
  }
  return { share: sum / count, dead };
}
