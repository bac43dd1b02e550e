import { ArgumentError } from '@saf/checks';
import { LayersModel, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Operation } from './operation.ts';
import { operationsOf } from './operations-of.ts';

/** One operation of a network. */
export interface Step {
  readonly operation: Operation;
  /** Numbers of the steps that it takes its inputs from. */
  readonly inputs: readonly number[];
  /** Shape of one output, without the batch. */
  readonly shape: readonly number[];
  /** The layer that it is of. */
  readonly layer: layers.Layer;
}

/** A network as operations, each after those that it takes its inputs from; step 0 is the input. Models inside are unfolded. */
export interface Network {
  readonly inputShape: readonly number[];
  readonly steps: readonly Step[];
  /** Number of the step whose output is the network's. */
  readonly output: number;
}

/**
 * The operations of a model of one input and one output.
 *
 * @throws ArgumentError for several inputs or outputs, sizes that are not known, and a layer without a rule, which is named
 */
export function networkOf(model: LayersModel): Network {
  if (!(model instanceof LayersModel)) throw new ArgumentError('model', 'a tf.LayersModel', model);
  if (model.inputs.length !== 1) throw new ArgumentError('model', 'one input', model.inputs.length);
  if (model.outputs.length !== 1) throw new ArgumentError('model', 'one output', model.outputs.length);
  const inputShape = sizes(model.inputs[0]);
  const steps: Step[] = [];
  const [output] = unfold(model, [INPUT], steps);
  return { inputShape, steps, output };
}

/** The number that stands for the network's input among the inputs of steps. */
export const INPUT = -1;

/** The shape of one output of a step, or of the input. */
export function shapeOf(network: Network, step: number): readonly number[] {
  return step === INPUT ? network.inputShape : network.steps[step].shape;
}

// A model inside another takes its inputs from the steps around it, and may be applied more than once.
function unfold(model: LayersModel, inputs: readonly number[], steps: Step[]): number[] {
  const known = new Map<SymbolicTensor, number>(model.inputs.map((tensor, i) => [tensor, inputs[i]]));
  const visit = (tensor: SymbolicTensor): number => {
    const found = known.get(tensor);
    if (found !== undefined) return found;
    const node = tensor.sourceLayer.inboundNodes[tensor.nodeIndex];
    const given = node.inputTensors.map(visit);
    const layer = node.outboundLayer;
    const outputs = layer instanceof LayersModel ? unfold(layer, given, steps) : append(layer, given, node, steps);
    for (const [i, output] of node.outputTensors.entries()) known.set(output, outputs[i]);
    return known.get(tensor)!;
  };
  return model.outputs.map(visit);
}

type Node = layers.Layer['inboundNodes'][number];

function append(layer: layers.Layer, inputs: readonly number[], node: Node, steps: Step[]): number[] {
  const inputShapes = node.inputTensors.map(sizes);
  const shape = sizes(node.outputTensors[0]);
  let last = inputs;
  for (const { operation, shape: own = shape } of operationsOf(layer, inputShapes, shape)) {
    steps.push({ operation, inputs: last, shape: own, layer });
    last = [steps.length - 1];
  }
  return [...last];
}

function sizes({ shape, sourceLayer }: SymbolicTensor): number[] {
  const [, ...rest] = shape;
  if (rest.some((size) => size === null))
    throw new ArgumentError(`layer "${sourceLayer.name}"`, 'an output of known size', shape);
  return rest as number[];
}
