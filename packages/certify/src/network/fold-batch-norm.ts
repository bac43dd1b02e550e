import * as tf from '@tensorflow/tfjs-core';
import type { AffineMap } from './affine-map.ts';
import { INPUT, type Network, type Step } from './network.ts';

/**
 * The same network, where batch norm by its running averages is one step with the convolution or dense layer right before it:
 * s (W x + b) + t = (s W) x + (s b + t), by channel. That is one pass over numbers that there are many of in the place of several.
 *
 * What both layers round is counted in `terms` and `biasSize`: a forward pass goes through one after the other.
 */
export function foldBatchNorm(network: Network): Network {
  const places = new Map([[INPUT, INPUT]]);
  const steps: Step[] = [];
  const folded = foldedSteps(network);
  const gone = new Set(folded.values());
  for (const [i, step] of network.steps.entries()) {
    // Its place is that of the batch norm behind it.
    if (gone.has(i)) continue;
    const first = folded.get(i);
    const own = first === undefined ? step : together(network.steps[first], step);
    steps.push({ ...own, inputs: own.inputs.map((input) => places.get(input)!) });
    places.set(i, steps.length - 1);
  }
  return { ...network, steps, output: places.get(network.output)! };
}

/** Numbers of batch norm steps, and of the steps before them that nothing else reads. */
function foldedSteps({ steps, output }: Network): Map<number, number> {
  const readers = (i: number) => steps.filter(({ inputs }) => inputs.includes(i)).length;
  const folded = new Map<number, number>();
  for (const [i, { inputs, operation }] of steps.entries()) {
    const [before] = inputs;
    const first = steps[before]?.operation;
    const isFolded =
      operation.kind === 'affine' && operation.map.factor && first?.kind === 'affine' && first.map.scaled;
    if (isFolded && before !== output && readers(before) === 1) folded.set(i, before);
  }
  return folded;
}

function together(first: Step, norm: Step): Step {
  const [map, factors] = [first, norm].map(({ operation }) => (operation as { map: AffineMap }).map);
  return { ...norm, inputs: first.inputs, operation: { kind: 'affine', map: composed(map, factors) } };
}

function composed(map: AffineMap, norm: AffineMap): AffineMap {
  const factor = () => norm.factor!();
  const { bias } = map;
  const sizeOf = (of: AffineMap) => of.biasSize?.() ?? tf.abs(of.bias!());
  return {
    ...map.scaled!(factor),
    bias: bias ? () => tf.add(tf.mul(bias(), factor()), norm.bias!()) : norm.bias,
    biasSize: bias ? () => tf.add(tf.mul(sizeOf(map), tf.abs(factor())), sizeOf(norm)) : norm.biasSize,
    terms: map.terms + norm.terms,
    fanOut: map.fanOut + norm.fanOut,
  };
}
