import { ArgumentError, checkLabels } from '@saf/checks';
import { type Classifier, isActivation } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type BatchOptions, eachBatch, read } from '../batches.ts';
import { lengthsOf } from '../lengths.ts';

/** How the gradient of the training loss L passes one activation σ on its way back to the pixels: y = σ(x). */
export interface GradientFlow {
  /** The activation's layer. */
  readonly layer: string;
  /** Share of its units, over all images, that pass on less than a hundredth: |σ′(x)| < 0.01. */
  readonly flat: number;
  /** ‖∂L/∂y‖₂ of each image: what reaches the activation. */
  readonly reaching: Float64Array;
  /** ‖∂L/∂x‖₂ of each image: what leaves it towards the pixels. */
  readonly leaving: Float64Array;
}

/** Below it a unit is called flat. */
const FLAT = 0.01;

/**
 * Where gradients vanish, layer by layer: what reaches and what leaves each activation of a network when the training loss is
 * differentiated with respect to the image, which is what attacks follow,
 *
 *     ∂L/∂x = σ′(x) ∘ ∂L/∂y,    y = σ(x)
 *
 * and how many of its units are flat. What is small already where it reaches the last activation has vanished behind it, in the confidences
 * and the loss.
 *
 * @param classifier of a network: `classifierFromModel`
 * @param images [N, height, width, channels]
 * @param labels [N], in [0, categories)
 * @returns the activations that are layers of their own, from the image on
 * @throws ArgumentError for a classifier that is not of a network or has no such layer, images of another shape or with NaN, and labels out
 *   of range
 * @example
 * const flow = await gradientFlow(classifier, images, labels);
 * const median = (norms: Float64Array) => norms.slice().sort()[norms.length >> 1];
 * for (const { layer, flat, leaving } of flow) console.log(layer, flat, median(leaving));
 */
export async function gradientFlow(
  classifier: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  options: BatchOptions = {},
): Promise<GradientFlow[]> {
  const activations = activationsOf(classifier);
  const count = images?.shape?.[0];
  checkLabels('labels', labels, count, classifier.categories);
  const all = Int32Array.from(labels);
  const norms = () => new Float64Array(count);
  const flow = activations.map(({ name }) => ({ layer: name, flat: 0, reaching: norms(), leaving: norms() }));
  await eachBatch(images, { shape: classifier.inputShape }, options, async (batch, first) => {
    const passes = passesOf(classifier, activations, batch, all.slice(first, first + batch.shape[0]));
    for (const [i, { reaching, leaving, derivative }] of passes.entries()) {
      flow[i].reaching.set(lengthsOf(await read(reaching), batch.shape[0]), first);
      flow[i].leaving.set(lengthsOf(await read(leaving), batch.shape[0]), first);
      flow[i].flat += (flatShare(await read(derivative)) * batch.shape[0]) / count;
    }
  });
  return flow;
}

function activationsOf({ network }: Classifier): layers.Layer[] {
  if (!network) throw new ArgumentError('classifier', 'a network, as classifierFromModel has it', network);
  const activations = network.trunk.layers.filter(isActivation);
  if (activations.length === 0) throw new ArgumentError('classifier', 'activations in layers of their own', []);
  const shared = activations.find(({ inboundNodes }) => inboundNodes.length > 1);
  if (shared) throw new ArgumentError('classifier', 'activations that are applied once', `"${shared.name}"`);
  return activations;
}

/** Tensors of one batch at one activation. */
type Pass = Readonly<Record<'reaching' | 'leaving' | 'derivative', tf.Tensor>>;

/** Zeros are added to what enters and what leaves each activation: the gradients with respect to them are those that are asked for. */
function passesOf(classifier: Classifier, activations: readonly layers.Layer[], batch: tf.Tensor4D, of: Int32Array) {
  return tf.tidy(() => {
    const labels = tf.tensor1d(of, 'int32');
    const zeros = activations.flatMap(({ input, output }) =>
      [input, output].map((value) =>
        tf.zeros([batch.shape[0], ...((value as SymbolicTensor).shape.slice(1) as number[])]),
      ),
    );
    const entered: tf.Tensor[] = [];
    try {
      const gradients = tf.grads((...added) =>
        withAdded(activations, added, entered, () => tf.sum(classifier.loss(batch, labels))),
      )(zeros);
      return activations.map(
        (layer, i): Pass => ({
          leaving: gradients[2 * i],
          reaching: gradients[2 * i + 1],
          derivative: tf.grad((x) => layer.call(x, {}) as tf.Tensor)(entered[i]),
        }),
      );
    } finally {
      tf.dispose(entered);
    }
  });
}

/** Runs `forward` with tensors added before and behind each layer, and keeps what enters it. */
function withAdded<T>(
  activations: readonly layers.Layer[],
  added: readonly tf.Tensor[],
  entered: tf.Tensor[],
  forward: () => T,
): T {
  try {
    for (const [i, layer] of activations.entries()) {
      const own = layer.call.bind(layer);
      layer.call = (inputs, kwargs) => {
        const x = tf.add([inputs].flat()[0], added[2 * i]);
        entered[i] = tf.keep(x.clone());
        return tf.add(own(x, kwargs) as tf.Tensor, added[2 * i + 1]);
      };
    }
    const result = forward();
    checkEntered(activations, entered);
    return result;
  } finally {
    // The class's own comes back.
    for (const layer of activations) delete (layer as Partial<layers.Layer>).call;
  }
}

function checkEntered(activations: readonly layers.Layer[], entered: readonly tf.Tensor[]): void {
  const silent = activations.find((_, i) => !entered[i]);
  if (silent)
    throw new ArgumentError('classifier', "a loss that runs its network's layers", `none that runs "${silent.name}"`);
}

const flatShare = (derivative: Float32Array): number =>
  derivative.reduce((flat, slope) => flat + Number(Math.abs(slope) < FLAT), 0) / derivative.length;
