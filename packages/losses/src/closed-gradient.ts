import {
  customGrad,
  expandDims,
  type GradSaveFunc,
  squeeze,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';

interface Forward {
  /** The loss of each sample, [N, 1]. */
  readonly loss: Tensor;
  /** What the gradient needs. */
  readonly parts: readonly Tensor[];
}

/** dy is [N, 1]. */
type Gradient = (dy: Tensor, x: Tensor, parts: readonly Tensor[]) => Tensor;

/** A loss of x whose gradient is given in closed form; there is none of second order. */
export function closedGradient(name: string, x: Tensor, forward: (x: Tensor) => Forward, gradient: Gradient): Tensor1D {
  const loss = customGrad((...args) => {
    const [x, save] = args as [Tensor, GradSaveFunc];
    const { loss, parts } = forward(x);
    save([x, ...parts]);
    const gradFunc = (dy: Tensor, [x, ...parts]: Tensor[]) => once(name, gradient, expandDims(dy, 1), x, parts);
    return { value: squeeze(loss, [1]), gradFunc };
  });
  return tidy(() => loss(x) as Tensor1D);
}

// The parts are constants to tfjs's tape: differentiated again they would give a wrong result without a word.
function once(name: string, gradient: Gradient, dy: Tensor, x: Tensor, parts: readonly Tensor[]): Tensor {
  return customGrad((...args) => {
    const [dy, x] = args as [Tensor, Tensor];
    const gradFunc = () => {
      throw new Error(`${name}: no gradient of second order`);
    };
    return { value: gradient(dy, x, parts), gradFunc };
  })(dy, x);
}
