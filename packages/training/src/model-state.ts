import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { layersOf } from './layer-tree.ts';

/** What keeps a weight in its place, such as `nonNeg`; tfjs has the field and does not publish it. */
type Constrained = LayerVariable & { readonly constraint?: { apply(weight: tf.Tensor): tf.Tensor } | null };

/** What is to be remembered of a training beside weights and velocities. */
interface StateOptions {
  readonly squares?: boolean;
  readonly averages?: boolean;
  readonly best?: boolean;
}

/** The weights of a model and what the optimiser remembers of each trainable one: what a checkpoint holds; and what the layers ask of them. */
export class ModelState {
  readonly trainable: readonly tf.Variable[];
  readonly velocities: readonly tf.Variable[];
  /** The mean squares of the gradients, where the optimiser keeps them. */
  readonly squares: readonly tf.Variable[];
  /** The average of each weight over the steps so far, where it is kept. */
  readonly averages: readonly tf.Variable[];
  /** All weights of the model, batch norm's moving averages among them. */
  readonly weights: readonly tf.Variable[];
  /** The terms that the layers' regularizers add to the loss. */
  readonly penalties: readonly (() => tf.Scalar)[];
  /** The weights of the best epoch so far, where early stopping keeps them. */
  private readonly best: readonly tf.Variable[];
  private readonly constrained: readonly Constrained[];

  /** @throws ArgumentError for a model whose weights are all frozen */
  constructor(model: LayersModel, { squares = false, averages = false, best = false }: StateOptions = {}) {
    // Layers that are shared come up once for each place they have in the model.
    const [weights, trainable] = [[...new Set(model.weights)], [...new Set(model.trainableWeights)]];
    if (trainable.length === 0)
      throw new ArgumentError('model', 'at least one weight to train', 'none: every layer has trainable: false');
    this.weights = weights.map((weight) => weight.read() as tf.Variable);
    this.trainable = trainable.map((weight) => weight.read() as tf.Variable);
    this.constrained = trainable.filter((weight: Constrained) => weight.constraint);
    this.penalties = penaltiesOf(model);
    this.velocities = zerosOf(this.trainable);
    this.squares = squares ? zerosOf(this.trainable) : [];
    this.averages = averages ? zerosOf(this.weights) : [];
    this.best = best ? zerosOf(this.weights) : [];
  }

  /** Applies the layers' constraints to the weights, as Keras does after each step. */
  constrain(): void {
    for (const weight of this.constrained) {
      const variable = weight.read() as tf.Variable;
      tf.tidy(() => variable.assign(weight.constraint!.apply(variable)));
    }
  }

  /** Puts what a training ends with in the place of the weights: those of the best epoch or averages, where they are kept. */
  useLast(): void {
    if (this.best.length > 0) assign(this.weights, this.best);
    else this.useAverages();
  }

  /** Keeps the weights as those of the best epoch. */
  keepBest(): void {
    assign(this.best, this.weights);
  }

  /** Runs something with the averages, where they are kept, in the place of the weights, which come back as they were. */
  async withAverages(run: () => Promise<void>): Promise<void> {
    const before = this.weights.map((weight) => tf.clone(weight));
    try {
      this.useAverages();
      await run();
    } finally {
      assign(this.weights, before);
      tf.dispose(before);
    }
  }

  private useAverages(): void {
    if (this.averages.length === 0) return;
    assign(this.weights, this.averages);
    this.constrain();
  }

  /** The shapes of the weights, to tell one model from another. */
  get signature(): string[] {
    return this.weights.map((weight) => `[${weight.shape}]`);
  }

  async read(): Promise<Float32Array[]> {
    return Promise.all(this.variables.map(async (variable) => (await variable.data<'float32'>()).slice()));
  }

  write(tensors: readonly Float32Array[]): void {
    const { variables } = this;
    if (tensors.length !== variables.length)
      throw new ArgumentError('checkpoint', `${variables.length} tensors`, tensors.length);
    variables.forEach((variable, i) => {
      if (tensors[i].length !== variable.size)
        throw new ArgumentError(`checkpoint tensor ${i}`, `${variable.size} numbers`, tensors[i].length);
      tf.tidy(() => variable.assign(tf.tensor(tensors[i], variable.shape)));
    });
  }

  dispose(): void {
    tf.dispose([...this.velocities, ...this.squares, ...this.averages, ...this.best]);
  }

  private get variables(): tf.Variable[] {
    return [...this.weights, ...this.velocities, ...this.squares, ...this.averages, ...this.best];
  }
}

function assign(variables: readonly tf.Variable[], values: readonly tf.Tensor[]): void {
  for (const [i, variable] of variables.entries()) variable.assign(values[i]);
}

const zerosOf = (weights: readonly tf.Variable[]): tf.Variable[] =>
  weights.map((weight) => tf.tidy(() => tf.variable(tf.zerosLike(weight), false)));

/** A layer used in several places is penalised once, as in Keras; a frozen one is not. */
function penaltiesOf(model: LayersModel): (() => tf.Scalar)[] {
  const trained = layersOf(model).filter(({ frozen }) => !frozen);
  return [...new Set(trained.flatMap(({ layer }) => layer.losses as (() => tf.Scalar)[]))];
}
