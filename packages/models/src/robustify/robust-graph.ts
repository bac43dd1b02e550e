import { activationName, type SafLayerClass } from '@saf/activations';
import { ArgumentError } from '@saf/checks';
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { batchNorm } from '../layers/robust-layers.ts';
import { LayerCopies } from './layer-copies.ts';
import {
  applications,
  batchNormAfter,
  type End,
  type Graph,
  isActivation,
  isConvolution,
  type Step,
  type Value,
} from './network-graph.ts';

/** Applies copies of a network's layers in their order, with batch norm and a SAF after each convolution. */
export class RobustGraph {
  readonly copies: LayerCopies;
  readonly inputs = new Map<layers.Layer, SymbolicTensor>();
  readonly #outputs = new Map<Step, readonly SymbolicTensor[]>();
  /** Steps whose output is activated, or is the score of a category: an activation right after them is dropped. */
  readonly #activated = new Set<Step>();
  /** Batch norms that stand before a SAF. */
  readonly #moved = new Set<Step>();

  constructor(
    readonly graph: Graph,
    readonly end: End,
    readonly Activation: SafLayerClass,
  ) {
    this.copies = new LayerCopies(graph.frozen);
    for (const step of graph.steps) if (!this.#isReplaced(step)) this.#outputs.set(step, this.#emit(step));
  }

  outputOf({ step, index }: Value): SymbolicTensor {
    return this.#outputs.get(step)![index];
  }

  #emit(step: Step): readonly SymbolicTensor[] {
    if (step.inputs.length === 0) return [this.#input(step.layer)];
    if (step === this.end.classifier) return this.#classifier(step);
    if (isConvolution(step.layer)) return [this.#convolution(step)];
    return this.#isDropped(step) ? this.#inputsOf(step) : this.copies.apply(step.layer, this.#inputsOf(step));
  }

  #input(layer: layers.Layer): SymbolicTensor {
    const { shape, dtype } = layer.inboundNodes[0].outputTensors[0];
    const tensor = input({ batchShape: shape, dtype, name: this.copies.unique(layer.name) });
    this.inputs.set(layer, tensor);
    return tensor;
  }

  #classifier(step: Step): SymbolicTensor[] {
    this.#activated.add(step);
    return this.copies.apply(step.layer, this.#inputsOf(step), { activation: 'linear' });
  }

  #convolution(step: Step): SymbolicTensor {
    const following = batchNormAfter(this.graph, step);
    const normalized = following ? this.#withOwnBatchNorm(step, following) : this.#withNewBatchNorm(step);
    this.#activated.add(step);
    const saf = new this.Activation({
      name: this.copies.unique(`${step.layer.name}_${activationName(this.Activation)}`),
    });
    return saf.apply(normalized) as SymbolicTensor;
  }

  #withOwnBatchNorm(step: Step, following: Step): SymbolicTensor {
    this.#moved.add(following);
    const convolved = this.copies.apply(step.layer, this.#inputsOf(step), { activation: 'linear' });
    return this.copies.apply(following.layer, convolved)[0];
  }

  #withNewBatchNorm(step: Step): SymbolicTensor {
    const { layer } = step;
    // Batch norms after a convolution that is applied more than once could not all take its one bias along.
    const movesBias = hasBias(layer) && !this.#isBiasHeld(layer) && applications(this.graph, layer) === 1;
    const changes = { activation: 'linear', useBias: hasBias(layer) && !movesBias };
    const [convolved] = this.copies.apply(layer, this.#inputsOf(step), changes);
    return newBatchNorm(convolved, layer, movesBias, (name) => this.copies.unique(name));
  }

  // The softmax or activation at the end: the RBF takes its place.
  #isReplaced(step: Step): boolean {
    return step === this.graph.output.step && step !== this.end.z.step;
  }

  #isDropped(step: Step): boolean {
    const afterActivation = isActivation(step.layer) && this.#activated.has(step.inputs[0].step);
    const dropped = afterActivation || this.#moved.has(step);
    if (dropped) this.#activated.add(step);
    return dropped;
  }

  /** A bias that is frozen, or that a regularizer or constraint has a hold on, has to stay where it is. */
  #isBiasHeld(layer: layers.Layer): boolean {
    const { biasRegularizer, biasConstraint } = layer.getConfig();
    return this.graph.frozen.has(layer) || Boolean(biasRegularizer) || Boolean(biasConstraint);
  }

  #inputsOf(step: Step): SymbolicTensor[] {
    return step.inputs.map((value) => this.outputOf(value));
  }
}

const hasBias = (layer: layers.Layer) => layer.getConfig().useBias !== false;

/**
 * Batch norm of a convolution's output, over its channels. If the convolution's bias is moved, it becomes batch norm's beta: with the
 * initial running averages, 0 and 1, that is the same sum.
 */
function newBatchNorm(
  convolved: SymbolicTensor,
  convolution: layers.Layer,
  movesBias: boolean,
  unique: (name: string) => string,
): SymbolicTensor {
  const layer = batchNorm(unique(`${convolution.name}_bn`));
  const channelsFirst = convolution.getConfig().dataFormat === 'channelsFirst';
  // tfjs's batch norm over the first axis has no gradient in training: the channels go to the end, and back.
  const turned = (x: SymbolicTensor, back: boolean) => (channelsFirst ? turn(x, back, unique(layer.name)) : x);
  const last = turned(convolved, false);
  const normalized = last.rank === 5 ? applyToVolumes(layer, last, unique) : apply(layer, last);
  if (movesBias) {
    const [gamma, , ...averages] = layer.getWeights();
    layer.setWeights([gamma, convolution.getWeights().at(-1)!, ...averages]);
  }
  return turned(normalized, true);
}

/** Moves the channels, axis 1, to the end, or back. */
function turn(x: SymbolicTensor, back: boolean, name: string): SymbolicTensor {
  const axes = Array.from({ length: x.rank - 1 }, (_, i) => i + 1);
  const dims = back ? [x.rank - 1, ...axes.slice(0, -1)] : [...axes.slice(1), 1];
  return apply(layers.permute({ name, dims }), x);
}

// tfjs's batch norm stops at rank 4: depth and height are taken as one.
function applyToVolumes(
  layer: layers.Layer,
  volumes: SymbolicTensor,
  unique: (name: string) => string,
): SymbolicTensor {
  const sizes = volumes.shape.slice(1) as number[];
  if (sizes.some((size) => !size)) throw new ArgumentError(`input of "${layer.name}"`, 'known sizes', volumes.shape);
  const [depth, height, ...others] = sizes;
  const joined = [depth * height, ...others];
  const images = apply(layers.reshape({ name: unique(`${layer.name}_joined`), targetShape: joined }), volumes);
  return apply(layers.reshape({ name: unique(`${layer.name}_parted`), targetShape: sizes }), apply(layer, images));
}

const apply = (layer: layers.Layer, x: SymbolicTensor) => layer.apply(x) as SymbolicTensor;
