import { SafLayer } from '@saf/activations';
import { ArgumentError } from '@saf/checks';
import { LayersModel, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** One application of one layer. */
export interface Step {
  readonly layer: layers.Layer;
  readonly inputs: readonly Value[];
}

/** One output of a step. */
export interface Value {
  readonly step: Step;
  readonly index: number;
}

/** A network as steps, each after the steps it takes its inputs from; models inside the model are unfolded. */
export interface Graph {
  readonly steps: readonly Step[];
  readonly output: Value;
  /** Layers that have `trainable: false`, or are in a model that has. */
  readonly frozen: ReadonlySet<layers.Layer>;
}

type Node = layers.Layer['inboundNodes'][number];

/** The steps from a model's inputs to its first output. */
export function graphOf(model: LayersModel): Graph {
  const steps: Step[] = [];
  const [output] = unfold(model, null, steps);
  return { steps, output, frozen: new Set(frozenIn(model, false)) };
}

/** By the lists of layers: as the first of a sequential model, a model is no step on the way from its inputs to its outputs. */
function frozenIn(layer: layers.Layer, frozenAround: boolean): layers.Layer[] {
  const frozen = frozenAround || layer.trainable === false;
  if (layer instanceof LayersModel) return layer.layers.flatMap((each) => frozenIn(each, frozen));
  return frozen ? [layer] : [];
}

/** The batch norm that is the only one to take a step's output, activations on the way not counted. */
export function batchNormAfter(graph: Graph, step: Step): Step | null {
  const [next, ...others] = graph.steps.filter(({ inputs }) => inputs.some((value) => value.step === step));
  if (!next || others.length > 0) return null;
  if (isBatchNorm(next.layer)) return next;
  return isActivation(next.layer) ? batchNormAfter(graph, next) : null;
}

/** How often a layer is applied. */
export function applications({ steps }: Graph, layer: layers.Layer): number {
  return steps.filter((step) => step.layer === layer).length;
}

// A model inside another takes its inputs from the steps around it, and may be applied more than once.
function unfold(model: LayersModel, inputs: readonly Value[] | null, steps: Step[]): Value[] {
  const known = new Map<Node, Value[]>();
  const visit = (tensor: SymbolicTensor): Value => {
    const given = inputs?.[model.inputs.indexOf(tensor)];
    if (given) return given;
    const node = tensor.sourceLayer.inboundNodes[tensor.nodeIndex];
    if (!known.has(node))
      known.set(node, valuesOf(node, node.inputTensors.filter(isNotItself(node)).map(visit), steps));
    return known.get(node)![tensor.tensorIndex];
  };
  return model.outputs.map(visit);
}

function valuesOf(node: Node, inputs: Value[], steps: Step[]): Value[] {
  const layer = node.outboundLayer;
  if (layer instanceof LayersModel) return unfold(layer, inputs, steps);
  const step = { layer, inputs };
  steps.push(step);
  return node.outputTensors.map((_, index) => ({ step, index }));
}

// The node of an input layer has its output as its input.
const isNotItself = (node: Node) => (tensor: SymbolicTensor) => !node.outputTensors.includes(tensor);

/** How a network ends. */
export interface End {
  /** What the RBF is applied to: the output, or what the last softmax or activation was applied to. */
  readonly z: Value;
  /** The layer that makes scores of features: a dense layer, or a convolution that nothing but pooling follows. Null: a merge. */
  readonly classifier: Step | null;
}

export function endOf({ output }: Graph): End {
  const { layer, inputs } = output.step;
  const z = isSoftmax(layer) || isActivation(layer) ? onlyInput(inputs, layer.name) : output;
  return { z, classifier: classifierBefore(z) };
}

function onlyInput(inputs: readonly Value[], name: string): Value {
  if (inputs.length !== 1) throw new ArgumentError(`layer "${name}"`, 'one input', inputs.length);
  return inputs[0];
}

function classifierBefore({ step }: Value): Step | null {
  if (isDense(step.layer) || isConvolution(step.layer)) return step;
  return step.inputs.length === 1 ? classifierBefore(step.inputs[0]) : null;
}

const convolutions = [
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'DepthwiseConv2D',
  'SeparableConv2D',
];
const activations = ['ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU'];

export const isConvolution = (layer: layers.Layer) => convolutions.includes(layer.getClassName());

const isBatchNorm = (layer: layers.Layer) => layer.getClassName() === 'BatchNormalization';

const isDense = (layer: layers.Layer) => layer.getClassName() === 'Dense';

/** Softmax looks at all outputs together: it is no activation to drop after a convolution, but the end of a plain network. */
const isSoftmax = (layer: layers.Layer) => layer.getClassName() === 'Softmax' || activationName(layer) === 'softmax';

/**
 * A layer that does nothing but apply an activation to each number: of @saf/activations or TensorFlow.js, softmax not among them.
 *
 * @example
 * const activations = model.layers.filter(isActivation);
 */
export const isActivation = (layer: layers.Layer) =>
  layer instanceof SafLayer ||
  activations.includes(layer.getClassName()) ||
  (layer.getClassName() === 'Activation' && !isSoftmax(layer));

/** The layer that a wrapper such as TimeDistributed applies, if it is one. */
export const wrappedLayer = (layer: layers.Layer) => (layer as { layer?: layers.Layer }).layer;

const activationName = (layer: layers.Layer) =>
  layer.getClassName() === 'Activation' ? layer.getConfig().activation : undefined;
