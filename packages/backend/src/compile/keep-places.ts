import * as tf from '@tensorflow/tfjs-core';
import { opAttributes, type TensorflowBackend } from '../tensorflow/tensorflow-backend.ts';
import { FunctionGraph, numbersOf } from './function-graph.ts';
import type { Value } from './program.ts';
import type { FunctionNode } from './tensorflow-program.ts';

/**
 * The nodes of a function, where max pooling keeps the place of each maximum for its gradient, which then need not look for it in the images
 * again. A bias right before the pooling is added by it: its gradient is the sum of the numbers at the maxima, all others being zeros.
 * Outputs have the same bits, but for the order of that sum.
 *
 * @param outputs - of the function
 */
export function keepPlaces(nodes: readonly FunctionNode[], outputs: readonly Value[]): FunctionNode[] {
  const graph = new FunctionGraph(nodes, outputs);
  const replaced = new Map<FunctionNode, FunctionNode | null>();
  for (const pooling of nodes)
    if (pooling.op === 'MaxPool') for (const [node, by] of withPlaces(graph, pooling)) replaced.set(node, by);
  return nodes.flatMap((node) => {
    const by = replaced.get(node);
    return by === undefined ? [node] : by ? [by] : [];
  });
}

type Replacement = [node: FunctionNode, by: FunctionNode | null];

/** The pooling, its gradients and those of its bias, each with what takes its place; null for nothing. */
function withPlaces(graph: FunctionGraph, pooling: FunctionNode): Replacement[] {
  const [[x], [y]] = [pooling.inputs, pooling.outputs];
  const readers = graph.readersOf(x).filter(({ inputs }) => inputs[0] === x && inputs[1] === y);
  const gradients = readers.filter(({ op }) => op === 'SafMaxPoolGrad');
  const argmax = readers.find(({ op }) => op === 'SafMaxPoolArgmax');
  const windows = gradients.length > 0 ? windowsOf(gradients[0]) : argmax ? sideBySide(argmax) : null;
  if (!windows || !x.shape || !y.shape) return [];
  const [image, out] = [x, y].map(({ shape }) => shape!.slice(1, 3));
  if (!fits(windows, image, out)) return [];
  const found = biasBefore(graph, x, [pooling, ...readers]);
  const places = argmax?.outputs[0] ?? { name: 'SafMaxPool', shape: y.shape };
  const replacements: Replacement[] = gradients.flatMap((gradient) => {
    const [dy, dx] = [gradient.inputs[2], gradient.outputs[0]];
    const routed = nodeOf('SafMaxPoolGradByPlaces', [dy, places], [dx], { ...windows, size: image });
    const sums = found ? graph.readersOf(dx).filter((reader) => isSumOverImages(graph, reader)) : [];
    return [[gradient, routed], ...sums.map((sum): Replacement => [sum, { ...sum, inputs: [dy, sum.inputs[1]] }])];
  });
  const inputs = found ? [found.images, found.bias] : [x];
  const pooled = nodeOf('SafMaxPool', inputs, [y, places], { ...windows, size: out, N: inputs.length - 1 });
  return [[pooling, pooled], ...(argmax ? [[argmax, null] as Replacement] : []), ...replacements];
}

type Windows = Record<'filter' | 'strides' | 'corner', number[]>;

function windowsOf(gradient: FunctionNode): Windows {
  const [filter, strides, corner] = ['filter', 'strides', 'corner'].map((name) => numbersOf(gradient, name));
  return { filter, strides, corner };
}

/** The windows of what only knows those that cover images without a rest. */
function sideBySide(argmax: FunctionNode): Windows {
  const filter = numbersOf(argmax, 'filter');
  return { filter, strides: filter, corner: [0, 0] };
}

/** Whether a place fits a byte, and every window lies in the image, if only in part. */
function fits({ filter, strides, corner }: Windows, image: readonly number[], out: readonly number[]): boolean {
  const areInside = [0, 1].every(
    (i) => corner[i] < filter[i] && (out[i] - 1) * strides[i] - corner[i] < image[i] && out[i] > 0,
  );
  return areInside && filter[0] * filter[1] < 255;
}

/** Where images are the sum of others and a number a channel, and nobody but the pooling reads that sum. */
function biasBefore(
  graph: FunctionGraph,
  x: Value,
  readers: readonly FunctionNode[],
): { images: Value; bias: Value } | null {
  const maker = graph.makerOf(x);
  if (!maker || !['Add', 'AddV2'].includes(maker.op) || !graph.isReadBy(x, (each) => readers.includes(each)))
    return null;
  const [images, bias] = maker.inputs;
  const isBias = bias.shape?.length === 1 && bias.shape[0] === x.shape!.at(-1);
  return isBias && String(images.shape) === String(x.shape) ? { images, bias } : null;
}

function isSumOverImages(graph: FunctionGraph, { op, inputs }: FunctionNode): boolean {
  const axes = op === 'Sum' ? graph.makerOf(inputs[1])?.constant : undefined;
  return axes !== undefined && String(Array.from(axes)) === '0,1,2';
}

function nodeOf(
  op: string,
  inputs: Value[],
  outputs: Value[],
  integers: Record<string, number | number[]>,
): FunctionNode {
  const attributes = opAttributes(tf.backend() as unknown as TensorflowBackend, { integers });
  return { op, attributes: JSON.stringify(attributes), inputs, outputs, definition: { op, attributes } };
}
