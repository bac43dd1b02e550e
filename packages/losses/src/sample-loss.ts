import { ArgumentError, checkShape } from '@saf/checks';
import { customGrad, type GradSaveFunc, reshape, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';

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
  const loss = differentiable((x: Tensor, save: GradSaveFunc) => {
    const { loss, parts } = forward(x);
    save([x, ...parts]);
    const gradFunc = (dy: Tensor, [x, ...parts]: Tensor[]) => {
      // The parts are constants to tfjs's tape: differentiated again they would give a wrong result without a word.
      const once = differentiable((dy: Tensor, x: Tensor) => ({
        value: gradient(dy, x, parts),
        gradFunc: () => {
          throw new Error(`${name}: no second-order gradient`);
        },
      }));
      return once(reshape(dy, [-1, 1]), x);
    };
    return { value: reshape(loss, [-1]), gradFunc };
  });
  return tidy(() => loss(x) as Tensor1D);
}

// customGrad under a type that lets a function name its arguments.
const differentiable = customGrad as (f: (a: Tensor, b: never) => object) => (...inputs: Tensor[]) => Tensor;

/** Shapes and types alone: reading the numbers would wait for the engine in every training step. */
export function checkBatch(z: Tensor, labels: Tensor): void {
  checkScores('z', z);
  checkShape('labels', labels, [z.shape[0]], 'int32');
}

/** Scores or confidences: float32 [N, C], N >= 1, C >= 2. */
export function checkScores(name: string, scores: Tensor): void {
  checkShape(name, scores, [null, null], 'float32');
  const categories = scores.shape[1]!;
  if (categories < 2) throw new ArgumentError(name, 'at least 2 categories', categories);
}
