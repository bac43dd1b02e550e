import { formatEpsilon } from '@saf/metrics';
import { robustnessSchema, worstOf } from '@saf/results';
import { writeJson } from '@saf/results/node';
import { z } from 'zod';
import { loadClassifier } from '../setup/load-classifier.ts';
import { loadImages } from '../setup/load-images.ts';
import { provenanceOf } from '../setup/provenance.ts';
import { type ImageMeasurement, measureNetwork } from '../shards/image-measurement.ts';
import type { RobustnessTask, StepContext, StepResult } from '../study/steps.ts';
import { nameOfDataset } from '../study/study-dataset.ts';
import { joinOutcomes, measureRobustness, type RobustnessOutcome } from './compare-robustness.ts';

/** Attacks one network in every way, and writes down which images it still gets right. */
export const measureNetworkRobustness = (task: RobustnessTask, context: StepContext): Promise<StepResult> =>
  measureNetwork(networkRobustness, task, context);

const flags = z.string().regex(/^[01]+$/);
const attack = z.object({ attack: z.string(), epsilon: z.number(), standing: flags, seconds: z.number().min(0) });

export const networkRobustness: ImageMeasurement<RobustnessTask, RobustnessOutcome> = {
  found: () => z.object({ clean: flags, attacks: z.array(attack) }),
  networks: ({ saved, sources }) => [saved, ...sources],
  options: ({ randomSeed: seed, epsilons, batchSize }) => ({ seed, epsilons, batchSize }),
  engine: ({ engine }) => engine,
  async measure(task, { engine, range, signal, onProgress }) {
    const { saved, sources, epsilons, batchSize, randomSeed: seed } = task;
    const { images, whole: fullTestSet } = await loadImages(task.dataset, 'test', task.images, signal);
    const load = async (each: RobustnessTask['saved']) =>
      (await loadClassifier(each, images.classNames.length)).classifier;
    const attacked = {
      classifier: await load(saved),
      sources: await Promise.all(sources.map(load)),
      dataset: images.slice(range.first, range.end),
    };
    const options = { epsilons, batchSize, seed, firstIndex: range.first, signal, onProgress };
    return { found: await measureRobustness(attacked, options), engine, fullTestSet };
  },
  join: joinOutcomes,
  async write(task, { found, engine, fullTestSet }) {
    const robustness = robustnessSchema.parse({
      ...(await provenanceOf(task, engine, task.images)),
      ...{ dataset: nameOfDataset(task.dataset), fullTestSet },
      ...found,
    });
    await writeJson(task.output, robustness);
    return { summary: summarize(robustness, task.epsilons) };
  },
};

function summarize(robustness: ReturnType<typeof robustnessSchema.parse>, epsilons: readonly number[]): string {
  return epsilons
    .map((epsilon) => `${worstOf(robustness, epsilon).rate.toFixed(3)} at ε = ${formatEpsilon(epsilon)}`)
    .join(', ');
}
