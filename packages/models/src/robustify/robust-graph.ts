import type { SafName } from '@saf/activations';
import { input, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { safLayer } from '../layers/saf-layer.ts';
import type { End } from './end.ts';
import { applications, batchNormAfter, type Graph, type Step, type Value } from './graph.ts';
import { LayerCopies } from './layer-copies.ts';
import { isActivation, isConvolution } from './layer-kinds.ts';
import { hasBias, newBatchNorm } from './new-batch-norm.ts';

/** Applies copies of a network's layers in their order, with batch norm and a SAF after each convolution. */
export class RobustGraph {
  readonly copies = new LayerCopies();
  readonly inputs = new Map<layers.Layer, SymbolicTensor>();
  readonly #outputs = new Map<Step, readonly SymbolicTensor[]>();
  /** Steps whose output is activated, or is the score of a category: an activation right after them is dropped. */
  readonly #activated = new Set<Step>();
  /** Batch norms that stand before a SAF. */
  readonly #moved = new Set<Step>();

  constructor(
    readonly graph: Graph,
    readonly end: End,
    readonly activation: SafName,
  ) {
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
    const saf = safLayer(this.activation, this.copies.unique(`${step.layer.name}_${this.activation}`));
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
    const movesBias = hasBias(layer) && applications(this.graph, layer) === 1;
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

  #inputsOf(step: Step): SymbolicTensor[] {
    return step.inputs.map((value) => this.outputOf(value));
  }
}
