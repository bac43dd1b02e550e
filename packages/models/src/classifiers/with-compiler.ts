import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from './classifier.ts';

/** Makes one call of the ops of a function of tensors, to the same bits: `compileRecurring` of @saf/backend. */
export type Compiler = <F extends (...inputs: never[]) => tf.TensorContainer>(fn: F) => F;

/** Of classifiers that have one: not of copies of them, whose functions may be others. */
export const compilers = /* @__PURE__ */ new WeakMap<Classifier, Compiler>();

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

/**
 * What a function gives for inputs; compiled where the classifier has a compiler and the function a name.
 *
 * @param name of what is computed by the classifier and the inputs alone: for one classifier, the same name is the same function
 */
export function computeBy<Inputs extends Tensors, Output extends tf.TensorContainer>(
  classifier: Classifier,
  name: string | undefined,
  compute: (inputs: Inputs) => Output,
  inputs: Inputs,
): Output {
  return computeWith(compilers.get(classifier), { owner: classifier, name }, compute, inputs);
}

/** By compiler and by owner. */
const compiled = /* @__PURE__ */ new WeakMap<Compiler, WeakMap<object, Map<string, Compute>>>();

/**
 * What a function gives for inputs; compiled where there is a compiler and the function has a name.
 *
 * @param name of what is computed by its owner (a model, say) and the inputs alone: of one owner, the same name is the same function
 */
export function computeWith<Inputs extends Tensors, Output extends tf.TensorContainer>(
  compiler: Compiler | undefined,
  { owner, name }: { readonly owner: object; readonly name: string | undefined },
  compute: (inputs: Inputs) => Output,
  inputs: Inputs,
): Output {
  if (!compiler || !name) return tf.tidy(() => compute(inputs));
  const byOwner = compiled.get(compiler) ?? new WeakMap<object, Map<string, Compute>>();
  const known = byOwner.get(owner) ?? new Map<string, Compute>();
  const fn = known.get(name) ?? compiler(compute as Compute);
  compiled.set(compiler, byOwner.set(owner, known.set(name, fn)));
  return fn(inputs as never) as Output;
}
