import { ArgumentError, checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { ActivationSchedule } from './activations/activation-schedule.ts';
import type { AdversarialPart } from './adversarial/adversarial-part.ts';
import type { TrainingBatch } from './batch-maker.ts';
import { recomputeBatchNorm } from './batch-norm.ts';
import {
  architectureOf,
  type Checkpoint,
  checkIdentity,
  contentOf,
  type EpochRecord,
  type Identity,
} from './checkpoint.ts';
import { epochsSinceBest, type Validation } from './early-stopping/validation.ts';
import { learningRateAt } from './recipe.ts';
import type { StepBatch } from './steps/step-batch.ts';
import { StepTimer } from './steps/step-timer.ts';
import type { StepResult, Steps } from './steps/train-step.ts';
import type { TrainingHistory } from './train-options.ts';
import { adversarialOf, stepsOf, type TrainingParts, validationOf } from './training-parts.ts';

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
  private readonly activations: ActivationSchedule | null;
  private readonly trainSteps: Steps;
  private adversarial: AdversarialPart | null = null;
  private validation: Validation | null = null;

  constructor(private readonly parts: TrainingParts) {
    const { recipe, batches, options } = parts;
    this.steps = recipe.epochs * batches.stepsPerEpoch;
    this.identity = options.checkpoints ? this.describe() : {};
    this.activations = ActivationSchedule.of(recipe, batches.stepsPerEpoch);
    this.trainSteps = stepsOf(parts, this.activations);
  }

  async finish(): Promise<TrainingHistory> {
    try {
      this.adversarial = await adversarialOf(this.parts, this.activations);
      this.validation = await validationOf(this.parts);
      await this.resume();
      while (this.step < this.steps && !this.isGivenUp()) {
        if (this.parts.options.signal?.aborted) await this.stop(this.parts.options.signal.reason);
        await this.advance();
        await this.validate();
        await this.checkpointIfDue();
        if (this.timer.millisecondsSincePause() > longestUninterrupted) await this.timer.pause();
      }
      this.parts.state.useLast();
      this.recompute();
      this.reportEnd();
      return this.history();
    } finally {
      this.trainSteps.dispose();
      this.adversarial?.dispose();
      this.validation?.dispose();
      this.activations?.dispose();
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
    this.activations?.set(this.step);
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

  /** At the end of an epoch: how many of the held-out images hold, and whether its weights are the best so far. */
  private async validate(): Promise<void> {
    const { batches, state } = this.parts;
    if (!this.validation || this.step % batches.stepsPerEpoch > 0) return;
    const { validation } = this;
    await state.withAverages(async () => {
      this.recompute();
      const last = { ...this.epochs.pop()!, robustAccuracy: await validation.robustAccuracy() };
      this.epochs.push(last);
      if (epochsSinceBest(this.epochs) === 0) state.keepBest();
    });
  }

  private isGivenUp(): boolean {
    const { earlyStopping } = this.parts.recipe;
    return Boolean(earlyStopping) && epochsSinceBest(this.epochs) >= earlyStopping!.patience;
  }

  private reportEnd(): void {
    const { epochs, parts } = this;
    const best = epochs.length - epochsSinceBest(epochs);
    const ended = `stopped after epoch ${epochs.length} of ${parts.recipe.epochs}: epoch ${best} is the best`;
    if (this.step < this.steps) parts.options.onProgress?.(1, ended);
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
      steps: this.step,
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
