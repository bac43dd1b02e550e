import type { SafName } from '@saf/activations';
import { eq10 } from '@saf/attacks';
import type { ImageDataset } from '@saf/datasets';
import { errorCurve } from '@saf/metrics';
import { classifierFromModel, robustify } from '@saf/models';
import { saveToFiles } from '@saf/models/files';
import { memoryCheckpoints, type RecipeInput, train } from '@saf/training';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import type { HeldOut, TrainingChoice, TrainingControls, TrainingStep } from './contract.ts';
import { imageSets } from './image-sets.ts';

const { side } = imageSets.mnist;
const epochs = 8;
const batchSize = 50;
/** Steps between looks at held-out images. */
const stepsBetweenLooks = 40;
const heldOutImages = 100;
/** Strength of eq. 10 on held-out images. */
const strength = 0.1;
const paused = Symbol('paused');

export interface TrainingListener {
  onStep(step: TrainingStep): void;
  onHeldOut(heldOut: HeldOut): void;
}

/** A training that can be paused and stepped: each stretch goes on from the checkpoint that the last one left. */
export class LiveTraining implements TrainingControls {
  private readonly recipe: RecipeInput;
  private readonly checkpoints = memoryCheckpoints();
  private controller: AbortController | null = null;
  private step = 0;
  readonly steps: number;

  constructor(
    private readonly model: LayersModel,
    private readonly choice: TrainingChoice,
    private readonly images: { readonly train: ImageDataset; readonly test: ImageDataset },
    private readonly listener: TrainingListener,
  ) {
    this.recipe = recipeOf(choice);
    this.steps = epochs * Math.ceil(images.train.size / batchSize);
  }

  async run(most = Number.POSITIVE_INFINITY): Promise<boolean> {
    const controller = new AbortController();
    this.controller = controller;
    const until = Math.min(this.step + most, this.steps);
    while (this.step < until && !controller.signal.aborted) {
      const look = (Math.floor(this.step / stepsBetweenLooks) + 1) * stepsBetweenLooks;
      await this.stretch(Math.min(look, until), controller);
      if (this.step === look || this.step === this.steps) await this.look();
    }
    return this.step === this.steps;
  }

  pause(): void {
    this.controller?.abort(paused);
  }

  files(): Promise<readonly File[]> {
    return saveToFiles(this.model);
  }

  dispose(): void {
    this.pause();
    this.model.dispose();
  }

  private async stretch(until: number, outer: AbortController): Promise<void> {
    const inner = new AbortController();
    const stop = () => inner.abort(paused);
    outer.signal.addEventListener('abort', stop);
    try {
      await train(this.model, this.images.train, this.recipe, {
        seed: this.choice.seed,
        checkpoints: this.checkpoints,
        signal: inner.signal,
        onStep: ({ step, steps, loss, millisecondsPerStep }) => {
          this.step = step;
          this.listener.onStep({ step, steps, loss, millisecondsPerStep });
          if (step >= until && step < steps) stop();
        },
      });
    } catch (error) {
      if (error !== paused) throw error;
    } finally {
      outer.signal.removeEventListener('abort', stop);
    }
  }

  private async look(): Promise<void> {
    const { images, labels } = this.images.test.batch(Array.from({ length: heldOutImages }, (_, i) => i));
    const values = await labels.data<'int32'>();
    labels.dispose();
    const curve = await errorCurve({
      classifier: classifierFromModel(this.model, { categories: this.images.test.classNames.length }),
      attack: eq10(),
      epsilons: [0, strength],
      samples: [{ images, labels: values, firstIndex: 0 }],
      clipped: false,
    });
    const [clean, attacked] = curve.raw.errors;
    this.listener.onHeldOut({ step: this.step, clean, attacked, strength, samples: heldOutImages });
  }
}

function recipeOf({ learningRate, delta }: TrainingChoice): RecipeInput {
  return {
    epochs,
    batchSize,
    learningRate: { cosine: { from: learningRate, to: learningRate / 100 } },
    momentum: 0.9,
    weightDecay: 5e-4,
    maxNorm: 2,
    ...(delta > 0 ? { random: { delta, fraction: 0.5 } } : {}),
  };
}

/** A network small enough to be trained while one looks on: 5,000 weights instead of the paper's 430,000. */
export function smallNetwork({ activation, seed }: Pick<TrainingChoice, 'activation' | 'seed'>): LayersModel {
  const relu = withRelu(seed);
  // An address may name any: robustify says which there are.
  return activation === 'relu' ? relu : robustify(relu, { activation: activation as SafName });
}

function withRelu(seed: number): LayersModel {
  const weights = (place: number) => initializers.heNormal({ seed: seed + place });
  return sequential({
    layers: [
      layers.conv2d({
        ...{ name: 'cv1', inputShape: [side, side, 1], filters: 8, kernelSize: 5, activation: 'relu' },
        kernelInitializer: weights(1),
      }),
      layers.maxPooling2d({ name: 'max1', poolSize: 2 }),
      layers.conv2d({ name: 'cv2', filters: 16, kernelSize: 5, activation: 'relu', kernelInitializer: weights(2) }),
      layers.maxPooling2d({ name: 'max2', poolSize: 2 }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'fc', units: 10, activation: 'softmax', kernelInitializer: weights(3) }),
    ],
  });
}
