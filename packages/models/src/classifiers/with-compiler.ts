import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from './classifier.ts';

/** Makes one call of the ops of a function of tensors, to the same bits: `compileRecurring` of @saf/backend. */
export type Compiler = <F extends (...inputs: never[]) => tf.TensorContainer>(fn: F) => F;

/** Of classifiers that have one: not of copies of them, whose functions may be others. */
export const compilers = /* @__PURE__ */ new WeakMap<object, Compiler>();

/**
 * The same classifier, faster: its scores and predictions are compiled, and what attacks compute by it again and again. Results keep their bits.
 *
 * What it computes must follow from its inputs and from variables, as it does for a model: numbers that a function of your own draws or
 * counts would be the same in every call. A copy of it with other functions is not compiled.
 *
 * @param compiler `compileRecurring` of @saf/backend
 * @example
 * const classifier = withCompiler(classifierFromModel(model), compileRecurring);
 */
export function withCompiler<C extends Classifier>(classifier: C, compiler: Compiler): C {
  const { logits, confidences, predict } = classifier;
  const faster: C = {
    ...classifier,
    logits: compiler(logits),
    confidences: compiler(confidences),
    predict: compiler(predict),
  };
  compilers.set(faster, compiler);
  return faster;
}

type Tensors = Readonly<Record<string, tf.Tensor | readonly tf.Tensor[]>>;
type Compute = (inputs: never) => tf.TensorContainer;

const compiled = /* @__PURE__ */ new WeakMap<object, Map<string, Compute>>();

/**
 * What a function gives for inputs; compiled where there is a compiler and the function has a name.
 *
 * @param owner a classifier, or whatever else the function belongs to
 * @param name of what is computed by the owner and the inputs alone: for one owner, the same name is the same function
 * @param compiler that of the classifier by default; the first that is given of an owner and a name stays
 */
export function computeBy<Inputs extends Tensors, Output extends tf.TensorContainer>(
  owner: object,
  name: string | undefined,
  compute: (inputs: Inputs) => Output,
  inputs: Inputs,
  compiler = compilers.get(owner),
): Output {
  if (!name || !compiler) return tf.tidy(() => compute(inputs));
  const known = compiled.get(owner) ?? new Map<string, Compute>();
  const fn = known.get(name) ?? compiler(compute as Compute);
  compiled.set(owner, known.set(name, fn));
  return fn(inputs as never) as Output;
}
