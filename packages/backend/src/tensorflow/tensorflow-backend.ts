import type * as tf from '@tensorflow/tfjs-core';

/** The parts of tfjs-node's backend that kernels work with: it runs any op of TensorFlow. */
export interface TensorflowBackend {
  readonly binding: Record<`TF_${string}`, number>;
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(op: string, attributes: OpAttribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}

export interface OpAttribute {
  name: string;
  type: number;
  value: unknown;
}

/** What tfjs calls a kernel of tfjs-node with. */
export interface TensorflowKernelParams {
  inputs: Record<string, tf.Tensor>;
  attrs: tf.NamedAttrMap | undefined;
  backend: TensorflowBackend;
}

type Outputs = tf.Tensor | tf.Tensor[];

export type TensorflowKernel = (params: TensorflowKernelParams) => Outputs;

/** A kernel that may leave a case to the one whose place it takes. */
export type ReplacingKernel = (params: TensorflowKernelParams, stock: TensorflowKernel) => Outputs;

/** Attributes of an op of TensorFlow in the form that the backend takes. */
export function opAttributes(
  { binding }: TensorflowBackend,
  { types = {}, floats = {}, booleans = {}, integers = {} }: OpAttributes,
): OpAttribute[] {
  const named = (values: Record<string, unknown>, type: number) =>
    Object.entries(values).map(([name, value]) => ({ name, type, value }));
  return [
    ...named(types, binding.TF_ATTR_TYPE),
    ...named(floats, binding.TF_ATTR_FLOAT),
    ...named(booleans, binding.TF_ATTR_BOOL),
    ...named(integers, binding.TF_ATTR_INT),
  ];
}

export interface OpAttributes {
  types?: Record<string, number>;
  floats?: Record<string, number>;
  booleans?: Record<string, boolean>;
  integers?: Record<string, number | number[]>;
}
