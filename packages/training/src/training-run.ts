import { ArgumentError, checkNumber } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { median } from 'simple-statistics';
import { forwardPasses } from './activations/forward-passes.ts';
import { WidthSchedule } from './activations/width-schedule.ts';
import { AdversarialPart } from './adversarial/adversarial-part.ts';
import type { BatchMaker, TrainingBatch } from './batch-maker.ts';
import { recomputeBatchNorm } from './batch-norm.ts';
import { CertifiedSteps } from './certified/certified-steps.ts';
import {
  architectureOf,
  type Checkpoint,
  checkIdentity,
  contentOf,
  type EpochRecord,
  type Identity,
} from './checkpoint.ts';
import type { ModelState } from './model-state.ts';
import { learningRateAt, type Recipe } from './recipe.ts';
import { AveragedSteps } from './steps/averaged-steps.ts';
import type { StepBatch } from './steps/step-batch.ts';
import { type StepResult, type Steps, type TrainedNetwork, TrainSteps } from './steps/train-step.ts';
import type { TrainingHistory, TrainOptions } from './train-options.ts';

interface Parts {
  model: LayersModel;
  network: TrainedNetwork;
  dataset: ImageDataset;
  recipe: Recipe;
  batches: BatchMaker;
  state: ModelState;
  options: TrainOptions;
}

const nothing = { loss: 0, wrong: 0, count: 0 };
const longestUninterrupted = 50;

/** One training from its start or its last checkpoint to its end. */
export class TrainingRun {
  private step = 0;
  private resumedAtStep: number | null = null;
  private epochs: EpochRecord[] = [];
  private running = { ...nothing };
  private readonly steps: number;
  private readonly identity: Identity;
  private readonly timer = new StepTimer();
  private readonly widths: WidthSchedule | null;
  private readonly trainSteps: Steps;
  private adversarial: AdversarialPart | null = null;

  constructor(private readonly parts: Parts) {
    const { recipe, batches, options } = parts;
    this.steps = recipe.epochs * batches.stepsPerEpoch;
    this.identity = options.checkpoints ? this.describe() : {};
    this.widths = recipe.width ? new WidthSchedule(recipe.width, batches.stepsPerEpoch) : null;
    this.trainSteps = stepsOf(parts, this.widths?.width);
  }

  async finish(): Promise<TrainingHistory> {
    try {
      this.adversarial = await adversarialOf(this.parts, this.widths?.width);
      await this.resume();
      while (this.step < this.steps) {
        if (this.parts.options.signal?.aborted) await this.stop(this.parts.options.signal.reason);
        await this.advance();
        await this.checkpointIfDue();
        if (this.timer.millisecondsSincePause() > longestUninterrupted) await this.timer.pause();
      }
      this.parts.state.useAverages();
      this.recompute();
      return this.history();
    } finally {
      this.trainSteps.dispose();
      this.adversarial?.dispose();
      this.widths?.dispose();
    }
  }

  /** Whatever changes the bits of a training, but for threads, which only the caller knows. */
  private describe(): Identity {
    const { model, dataset, recipe, state, options } = this.parts;
    return {
      recipe,
      loss: options.loss ?? {},
      seed: options.seed,
      dataset: `${dataset.name} ${dataset.split}, ${dataset.size} images, ${contentOf(dataset)}`,
      weights: state.signature.join(' '),
      network: architectureOf(model),
      engine: tf.getBackend(),
    };
  }

  private async advance(): Promise<void> {
    const { recipe, batches } = this.parts;
    const epoch = Math.floor(this.step / batches.stepsPerEpoch);
    const learningRate = learningRateAt(recipe, this.step / batches.stepsPerEpoch);
    this.timer.start();
    const batch = batches.make(epoch, this.step % batches.stepsPerEpoch);
    this.timer.prepared();
    this.widths?.set(this.step);
    const tensors = await this.attacked(batch, { images: this.toTensor(batch), ...labelsOf(batch) });
    const result = this.trainSteps.take(tensors, learningRate, this.step);
    tf.dispose(tensors);
    this.timer.end();
    this.step++;
    this.record(result, batch.count, epoch, learningRate);
  }

  private toTensor(batch: TrainingBatch): tf.Tensor4D {
    const [height, width, channels] = this.parts.dataset.shape;
    return tf.tensor4d(batch.images, [batch.count, height, width, channels]);
  }

  private async attacked({ labels, fromDataset }: TrainingBatch, tensors: StepBatch): Promise<StepBatch> {
    return this.adversarial?.apply(tensors, labels, fromDataset, this.step) ?? tensors;
  }

  private record({ loss, wrong }: StepResult, count: number, epoch: number, learningRate: number): void {
    if (!Number.isFinite(loss))
      throw new Error(
        `training diverged: the loss is ${loss} at step ${this.step} of ${this.steps} (epoch ${epoch + 1}, learning rate ${learningRate})`,
      );
    const sums = this.running;
    this.running = { loss: sums.loss + loss * count, wrong: sums.wrong + wrong, count: sums.count + count };
    if (this.step % this.parts.batches.stepsPerEpoch === 0) this.closeEpoch(epoch + 1, learningRate);
    this.report(epoch + 1, loss, learningRate);
  }

  private report(epoch: number, loss: number, learningRate: number): void {
    const { step, steps, parts } = this;
    const { onProgress, onStep } = parts.options;
    onStep?.({ epoch, step, steps, loss, learningRate, millisecondsPerStep: this.timer.median() });
    onProgress?.(step / steps, `epoch ${epoch} of ${parts.recipe.epochs}, loss ${loss.toFixed(3)}`);
  }

  private closeEpoch(epoch: number, learningRate: number): void {
    const { loss, wrong, count } = this.running;
    this.epochs.push({ epoch, loss: loss / count, error: wrong / count, learningRate });
    this.running = { ...nothing };
  }

  private async resume(): Promise<void> {
    const checkpoint = await this.parts.options.checkpoints?.load();
    if (!checkpoint) return this.trainSteps.start();
    checkIdentity(checkpoint.identity, this.identity);
    this.checkProgress(checkpoint);
    this.parts.state.write(checkpoint.tensors);
    this.step = checkpoint.step;
    this.epochs = [...checkpoint.epochs];
    this.running = { ...checkpoint.running };
    this.resumedAtStep = checkpoint.step;
  }

  /** A store may keep anything: a step beyond the end would be taken for a training that is done. */
  private checkProgress({ step, epochs, running }: Checkpoint): void {
    const { stepsPerEpoch } = this.parts.batches;
    checkNumber('checkpoint: step', step, { min: 0, max: this.steps, integer: true });
    const done = Math.floor(step / stepsPerEpoch);
    if (epochs.length !== done)
      throw new ArgumentError('checkpoint: epochs', `${done}, all that are done at step ${step}`, epochs.length);
    if (running.count > 0 !== step % stepsPerEpoch > 0)
      throw new ArgumentError(
        'checkpoint: running.count',
        `the samples of the epoch under way at step ${step}`,
        running.count,
      );
  }

  private async checkpointIfDue(): Promise<void> {
    const every = this.parts.options.checkpointEvery ?? 100;
    const due = this.step % every === 0 || this.step % this.parts.batches.stepsPerEpoch === 0;
    if (due) await this.checkpoint();
  }

  private async checkpoint(): Promise<void> {
    const { checkpoints } = this.parts.options;
    if (!checkpoints) return;
    const { identity, step, epochs, running } = this;
    const checkpoint: Checkpoint = { identity, step, epochs, running, tensors: await this.parts.state.read() };
    await checkpoints.save(checkpoint);
  }

  private async stop(reason: unknown): Promise<never> {
    await this.checkpoint();
    throw reason;
  }

  private recompute(): void {
    const { recipe, network, batches } = this.parts;
    const count = recipe.recomputeBatchNorm?.batches;
    if (count) recomputeBatchNorm(network.trunk, this.recomputeBatches(Math.min(count, batches.stepsPerEpoch)));
  }

  /** Batches of an epoch that was not trained on: the averages are to fit new noise. */
  private *recomputeBatches(count: number): Iterable<tf.Tensor4D> {
    const { batches, recipe } = this.parts;
    for (let i = 0; i < count; i++) yield this.toTensor(batches.make(recipe.epochs, i));
  }

  private history(): TrainingHistory {
    return {
      epochs: this.epochs,
      steps: this.steps,
      resumedAtStep: this.resumedAtStep,
      seconds: this.timer.seconds(),
      millisecondsPerStep: this.timer.median(),
      preparationShare: this.timer.preparationShare(),
    };
  }
}

function labelsOf({ labels, mixed }: TrainingBatch): Pick<StepBatch, 'labels' | 'mixed'> {
  const tensorOf = (values: Int32Array) => tf.tensor1d(values, 'int32');
  if (!mixed) return { labels: tensorOf(labels) };
  return { labels: tensorOf(labels), mixed: { labels: tensorOf(mixed.labels), shares: tf.tensor1d(mixed.shares) } };
}

async function adversarialOf(parts: Parts, width?: tf.Scalar): Promise<AdversarialPart | null> {
  const { model, recipe, batches, options } = parts;
  const { adversarial } = recipe;
  const { seed, loss } = options;
  if (!adversarial) return null;
  return AdversarialPart.of({ model, adversarial, stepsPerEpoch: batches.stepsPerEpoch, seed, loss, width });
}

function stepsOf(parts: Parts, width?: tf.Scalar): Steps {
  const { averaging } = parts.recipe;
  const steps = ownSteps(parts, width);
  return averaging ? new AveragedSteps(steps, parts.state, averaging.decay) : steps;
}

function ownSteps({ model, network, state, recipe, batches, options }: Parts, width?: tf.Scalar): Steps {
  const { certified } = recipe;
  if (!certified) return new TrainSteps(network, state, recipe, forwardPasses(recipe, width));
  const { stepsPerEpoch } = batches;
  return new CertifiedSteps({
    model,
    network,
    state,
    recipe: { ...recipe, certified },
    stepsPerEpoch,
    seed: options.seed,
  });
}

/** Medians are of the last steps, so that a long training does not keep every time. */
const remembered = 500;

/** Measures steps, and the part of them that goes into preparing batches. */
class StepTimer {
  private readonly began = tf.util.now();
  private lastPause = this.began;
  private stepStart = 0;
  private preparing = 0;
  private total = 0;
  private readonly times: number[] = [];

  start(): void {
    this.stepStart = tf.util.now();
  }

  prepared(): void {
    this.preparing += tf.util.now() - this.stepStart;
  }

  end(): void {
    const time = tf.util.now() - this.stepStart;
    this.total += time;
    this.times.push(time);
    if (this.times.length > remembered) this.times.shift();
  }

  /** Lets the event loop turn, so that signals and messages arrive. */
  async pause(): Promise<void> {
    await tf.nextFrame();
    this.lastPause = tf.util.now();
  }

  millisecondsSincePause(): number {
    return tf.util.now() - this.lastPause;
  }

  median(): number {
    return this.times.length > 0 ? median(this.times) : 0;
  }

  preparationShare(): number {
    return this.total > 0 ? this.preparing / this.total : 0;
  }

  seconds(): number {
    return (tf.util.now() - this.began) / 1000;
  }
}
