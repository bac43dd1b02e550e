import * as tf from '@tensorflow/tfjs-core';
import { opAttributes, type TensorflowBackend } from '../tensorflow/tensorflow-backend.ts';
import { FunctionGraph, numbersOf } from './function-graph.ts';
import type { Value } from './program.ts';
import type { FunctionNode } from './tensorflow-program.ts';

/** Ops that compute number by number, and leave zeros zeros: which of their inputs is the gradient that they pass on. */
const gradientInput: Readonly<Record<string, number>> = { Mul: 0, ReluGrad: 0, SafMirroredReluGrad: 1, SafRbfGrad: 1 };

/** From more numbers on, the share of zeros is not counted in all of dy, and a row of windows has to fit. */
const COUNTED = 65_536;

/**
 * The nodes of a function, where gradients that go back through max pooling, what stands before it (an activation, batch norm by its averages)
 * and a convolution are computed at the maxima alone: with windows side by side, all other numbers are zeros. That is one number of four in
 * the place of all of them, written and read by every op. Results have the same bits.
 *
 * @param outputs - of the function; what else reads a value in between stops it from being left out
 */
export function fusePooling(nodes: readonly FunctionNode[], outputs: readonly Value[]): FunctionNode[] {
  const graph = new FunctionGraph(nodes, outputs);
  const shared: Shared = new Map();
  const gradients = new Map<FunctionNode, FunctionNode[]>();
  for (const node of nodes) {
    const found = node.op === 'SafConvolutionInputGrad' ? poolingBefore(graph, node) : null;
    if (found) gradients.set(found.target, new AtMaxima(found, shared).nodes());
  }
  return nodes.flatMap((node) => gradients.get(node) ?? [node]);
}

/** Whether the addon has the ops for it: older builds do not. */
export function hasPoolingOps(backend: TensorflowBackend): boolean {
  try {
    const attributes = opAttributes(backend, {
      integers: { N: 0, filter: [1, 1], strides: [1, 1], corner: [0, 0], size: [1, 1] },
    });
    tf.tidy(() => {
      const image = tf.zeros([1, 1, 1, 1]);
      backend.executeMultipleOutputs('SafMaxPool', attributes, [image], 2);
    });
    return true;
  } catch {
    return false;
  }
}

/** A gradient that goes back through pooling into a convolution. */
interface PooledGradient {
  /** The gradient of the convolution. */
  readonly convolution: FunctionNode;
  /** What gives its result: the same node, or the choice between it and TensorFlow's own. */
  readonly target: FunctionNode;
  readonly pooling: FunctionNode;
  /** From the pooling to the convolution. */
  readonly between: readonly FunctionNode[];
}

function poolingBefore(graph: FunctionGraph, convolution: FunctionNode): PooledGradient | null {
  const choice = graph.makerOf(convolution.inputs[0]);
  const isChosen = choice?.op === 'Switch';
  const target = isChosen ? graph.readersOf(convolution.outputs[0])[0] : convolution;
  const between: FunctionNode[] = [];
  let value = isChosen ? choice.inputs[0] : convolution.inputs[0];
  let readers = isChosen ? ['Switch', 'SafShareOfZeros'] : ['SafConvolutionInputGrad'];
  for (;;) {
    const maker = graph.makerOf(value);
    if (!maker || !graph.isReadBy(value, ({ op }) => readers.includes(op))) return null;
    if (maker.op === 'SafMaxPoolGrad')
      return isSideBySide(maker) ? { convolution, target, pooling: maker, between } : null;
    if (!isNumberByNumber(maker)) return null;
    between.unshift(maker);
    value = maker.inputs[gradientInput[maker.op!]];
    readers = [maker.op!];
  }
}

/** Whether windows cover the images without a rest, so that most numbers are zeros wherever one looks. */
function isSideBySide(pooling: FunctionNode): boolean {
  const [[, height, width, channels] = [], [, outHeight, outWidth] = []] = pooling.inputs.map(({ shape }) => shape);
  const [[rows, columns], strides, corner] = ['filter', 'strides', 'corner'].map((name) => numbersOf(pooling, name));
  const covers = outHeight * rows === height && outWidth * columns === width;
  const isTiling = covers && String(strides) === String([rows, columns]) && corner.every((each) => each === 0);
  return isTiling && rows > 1 && columns > 1 && rows * columns < 255 && rows * width * channels <= COUNTED;
}

function isNumberByNumber({ op, inputs, outputs }: FunctionNode): boolean {
  const at = gradientInput[op!];
  if (at === undefined) return false;
  const [gradient, other] = [inputs[at], inputs[1 - at]].map(({ shape }) => shape);
  return String(gradient) === String(outputs[0].shape) && (isOfChannels(other) || String(other) === String(gradient));
}

function isOfChannels(shape: readonly number[] | undefined): boolean {
  return shape !== undefined && shape.length < 2;
}

/** What was made anew, by what it is made of, for the gradients of one forward pass. */
type Shared = Map<Value, Map<Value, Value>>;

/** The nodes that compute a gradient at the maxima alone. */
class AtMaxima {
  private readonly made: FunctionNode[] = [];
  private readonly backend = tf.backend() as unknown as TensorflowBackend;
  private readonly filter: number[];

  constructor(
    private readonly found: PooledGradient,
    private readonly shared: Shared,
  ) {
    this.filter = numbersOf(found.pooling, 'filter');
  }

  nodes(): FunctionNode[] {
    const { convolution, target, pooling, between } = this.found;
    const [x, y, dy] = pooling.inputs;
    const argmax = this.once(x, y, 'SafMaxPoolArgmax', [x, y]);
    let gradient = dy;
    for (const node of between) gradient = this.atMaxima(node, gradient, argmax);
    const shape = { image: numbersOf(convolution, 'image'), corner: numbersOf(convolution, 'corner') };
    this.add('SafPooledConvolutionInputGrad', [gradient, convolution.inputs[1], argmax], shape, target.outputs[0]);
    return this.made;
  }

  /** An op of all numbers as one of those at the maxima. */
  private atMaxima(node: FunctionNode, gradient: Value, argmax: Value): Value {
    const at = gradientInput[node.op!];
    const other = node.inputs[1 - at];
    const there = isOfChannels(other.shape) ? other : this.once(other, argmax, 'SafTakeMaxima', [other, argmax]);
    const output = { name: node.outputs[0].name, shape: gradient.shape };
    this.made.push({ ...node, inputs: at === 0 ? [gradient, there] : [there, gradient], outputs: [output] });
    return output;
  }

  private once(x: Value, by: Value, op: string, inputs: readonly Value[]): Value {
    const known = this.shared.get(x) ?? new Map<Value, Value>();
    this.shared.set(x, known);
    const value = known.get(by) ?? this.add(op, inputs, {}, { name: op });
    known.set(by, value);
    return value;
  }

  private add(op: string, inputs: readonly Value[], integers: Record<string, number[]>, output: Value): Value {
    const attributes = opAttributes(this.backend, { integers: { ...integers, filter: this.filter } });
    const definition = { op, attributes };
    this.made.push({ op, attributes: JSON.stringify(attributes), inputs, outputs: [output], definition });
    return output;
  }
}
