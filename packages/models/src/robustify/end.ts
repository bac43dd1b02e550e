import { ArgumentError } from '@saf/checks';
import type { Graph, Step, Value } from './graph.ts';
import { isActivation, isConvolution, isDense, isSoftmax } from './layer-kinds.ts';

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
