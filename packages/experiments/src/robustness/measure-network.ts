import { formatEpsilon } from '@saf/metrics';
import { robustnessSchema, worstOf } from '@saf/results';
import { writeJson } from '@saf/results/node';
import { startEngine } from '../setup/engine.ts';
import { loadClassifier, loadImages } from '../setup/load.ts';
import { provenanceOf } from '../setup/provenance.ts';
import type { RobustnessTask, StepContext, StepResult } from '../study/steps.ts';
import { nameOfDataset } from '../study/study-dataset.ts';
import { measureRobustness } from './compare-robustness.ts';

/** Attacks one network in every way, and writes down which images it still gets right. */
export async function measureNetworkRobustness(task: RobustnessTask, context: StepContext): Promise<StepResult> {
  const { saved, sources, epsilons, batchSize, randomSeed } = task;
  const engine = await startEngine(task.engine, context);
  const { images, whole } = await loadImages(task.dataset, 'test', task.images, context.signal);
  const load = async (each: RobustnessTask['saved']) =>
    (await loadClassifier(each, images.classNames.length)).classifier;
  const attacked = {
    classifier: await load(saved),
    sources: await Promise.all(sources.map(load)),
    dataset: images,
  };
  const { signal, onProgress } = context;
  const options = { epsilons, batchSize, seed: randomSeed, signal, onProgress };
  const found = await measureRobustness(attacked, options);
  const robustness = robustnessSchema.parse({
    ...(await provenanceOf(task, engine, images.size)),
    dataset: nameOfDataset(task.dataset),
    fullTestSet: whole,
    ...found,
  });
  await writeJson(task.output, robustness);
  return { summary: summarize(robustness, epsilons) };
}

function summarize(robustness: ReturnType<typeof robustnessSchema.parse>, epsilons: readonly number[]): string {
  return epsilons
    .map((epsilon) => `${worstOf(robustness, epsilon).rate.toFixed(3)} at ε = ${formatEpsilon(epsilon)}`)
    .join(', ');
}
