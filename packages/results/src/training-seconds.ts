import type { Result } from './evaluation.ts';

/**
 * What a training costs: its steps times their median, in seconds. Unlike the time on the clock it has neither the pauses of a training
 * that was interrupted, nor the hours that a busy machine took now and then.
 */
export function trainingSeconds({ training, recipe }: Result): number {
  const steps = training.epochs.length * Math.ceil(training.samples / recipe.batchSize);
  return (steps * training.millisecondsPerStep) / 1000;
}
