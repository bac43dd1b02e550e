import {
  backend,
  cast,
  customGrad,
  engine,
  type GradSaveFunc,
  getBackend,
  getKernel,
  mul,
  type NamedTensorMap,
  onesLike,
  Tensor,
  type TensorLike,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/** An activation σ, elementwise. Engines may have kernels `<name>` { x } and `<name>Grad` { x, dy } for it. */
export interface Equations {
  readonly name: string;
  /** σ(x). */
  value(x: Tensor): Tensor;
  /** dy · σ′(x), of x and y = σ(x). */
  gradient(dy: Tensor, x: Tensor, y: Tensor): Tensor;
  /** σ″(x). */
  curvature(x: Tensor): Tensor;
}

/** The functions that `differentiable` makes. */
export interface Differentiable {
  value<T extends Tensor>(x: T | TensorLike): T;
  derivative<T extends Tensor>(x: T | TensorLike): T;
}

/**
 * Joins an activation's equations to functions on tensors with exact gradients of every order.
 *
 * @example
 * const square = differentiable({ name: 'Square', value: tf.square, gradient: (dy, x) => tf.mul(dy, tf.mul(2, x)), curvature: (x) => tf.fill(x.shape, 2) });
 * square.value([1, 2]).print(); // [1, 4]
 */
export function differentiable(equations: Equations): Differentiable {
  const { name } = equations;
  const own = (x: Tensor) => evaluate(equations, x);
  return {
    value: <T extends Tensor>(x: T | TensorLike) => tidy(() => changed(floatTensor(name, x), own) as T),
    derivative: <T extends Tensor>(x: T | TensorLike) =>
      tidy(() => {
        const input = floatTensor(name, x);
        return differentiate(equations, onesLike(input), input, () => own(input)) as T;
      }),
  };
}

function evaluate(equations: Equations, input: Tensor): Tensor {
  const surrogate = surrogates[nameInModels(equations.name)];
  return customGrad((...args) => {
    const [x, save] = args as [Tensor, GradSaveFunc];
    const value = fused(equations.name, { x }, () => equations.value(x));
    save([x, value]);
    return {
      value,
      gradFunc: (dy: Tensor, [x, y]: Tensor[]) =>
        surrogate ? mul(dy, surrogate(x)) : differentiate(equations, dy, x, () => y),
    };
  })(input);
}

// Linear in dy, so that its gradient with respect to dy is the function itself.
function differentiate(equations: Equations, dyInput: Tensor, xInput: Tensor, y: () => Tensor): Tensor {
  return customGrad((...args) => {
    const [dy, x, save] = args as [Tensor, Tensor, GradSaveFunc];
    const value = fused(`${equations.name}Grad`, { x, dy }, () => equations.gradient(dy, x, y()));
    save([dy, x]);
    return {
      value,
      gradFunc: (ddx: Tensor, [dy, x]: Tensor[]) => [
        differentiate(equations, ddx, x, () => evaluate(equations, x)),
        mul(mul(ddx, dy), equations.curvature(x)),
      ],
    };
  })(dyInput, xInput);
}

/** The name of an activation as layers take it, of the name of its layer class: 'rbf' of 'Rbf'. */
export const nameInModels = (className: string): string => className[0].toLowerCase() + className.slice(1);

type Derivatives = Readonly<Record<string, ((x: Tensor) => Tensor) | undefined>>;

let surrogates: Derivatives = {};

/** Runs `forward` with other derivatives, by the names of activations; values stay. */
export function withDerivatives<T>(derivatives: Derivatives, forward: () => T): T {
  const before = surrogates;
  surrogates = derivatives;
  try {
    return forward();
  } finally {
    surrogates = before;
  }
}

type Change = (x: Tensor, activation: (x: Tensor) => Tensor) => Tensor;

let changed: Change = (x, activation) => activation(x);

/** Runs `forward` with change(x, σ) in the place of σ(x). */
export function withChange<T>(change: Change, forward: () => T): T {
  const before = changed;
  changed = change;
  try {
    return forward();
  } finally {
    changed = before;
  }
}

/** The input as a float32 tensor, as tfjs's own functions take it: numbers become a tensor, integers become floats. */
function floatTensor(name: string, input: Tensor | TensorLike): Tensor {
  const x = input instanceof Tensor ? input : tensor(input);
  if (x.dtype === 'float32') return x;
  if (x.dtype === 'int32' || x.dtype === 'bool') return cast(x, 'float32');
  throw new TypeError(`${name}: expected a tensor of numbers, got dtype "${x.dtype}"`);
}

/** One kernel pass where the engine has a kernel of that name (`@saf/backend` brings them); `compose` elsewhere. */
function fused(kernel: string, inputs: NamedTensorMap, compose: () => Tensor): Tensor {
  backend(); // tfjs starts its default engine with the first operation; which kernels there are is known from then on.
  return getKernel(kernel, getBackend()) ? engine().runKernel(kernel, inputs) : compose();
}
