import {
  customGrad,
  type GradSaveFunc,
  mul,
  onesLike,
  type Tensor,
  type TensorLike,
  tidy,
} from '@tensorflow/tfjs-core';
import { floatTensor } from './float-tensor.ts';
import { fused } from './fused.ts';
import { surrogateOf } from './surrogate-derivatives.ts';

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

export interface Differentiable {
  value<T extends Tensor>(x: T | TensorLike): T;
  derivative<T extends Tensor>(x: T | TensorLike): T;
}

/** Joins an activation's equations to functions on tensors with exact gradients of every order. */
export function differentiable(equations: Equations): Differentiable {
  const { name } = equations;
  const value = (x: Tensor) => evaluate(equations, x);
  const derivative = (x: Tensor) => differentiate(equations, onesLike(x), x, () => value(x));
  return {
    value: <T extends Tensor>(x: T | TensorLike) => tidy(() => value(floatTensor(name, x)) as T),
    derivative: <T extends Tensor>(x: T | TensorLike) => tidy(() => derivative(floatTensor(name, x)) as T),
  };
}

function evaluate(equations: Equations, input: Tensor): Tensor {
  const surrogate = surrogateOf(equations.name);
  return customGrad((...args) => {
    const [x, save] = args as [Tensor, GradSaveFunc];
    const value = fused(equations.name, { x }, () => equations.value(x));
    save([x, value]);
    const exact = (dy: Tensor, [x, y]: Tensor[]) => differentiate(equations, dy, x, () => y);
    return { value, gradFunc: surrogate ? (dy: Tensor, [x]: Tensor[]) => mul(dy, surrogate(x)) : exact };
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
