import { type Corruptions, corruptionsSchema } from '@saf/results';
import { readJsonIfThere, writeJson } from '@saf/results/node';
import { startEngine } from '../setup/engine.ts';
import { loadClassifier, loadImages } from '../setup/load.ts';
import { provenanceOf } from '../setup/provenance.ts';
import type { CorruptionsTask, StepContext, StepResult } from '../study/steps.ts';
import { type CorruptionOutcome, measureCorruptions } from './measure-corruptions.ts';

/** Measures one network on corrupted images, and writes down after each corruption what is known: a later run goes on from there. */
export async function measureCorruptionsOfNetwork(task: CorruptionsTask, context: StepContext): Promise<StepResult> {
  const { saved, benchmark, settings, batchSize, randomSeed: seed, output } = task;
  const engine = await startEngine(task.engine, context);
  const { images, whole: fullTestSet } = await loadImages(task.dataset, 'test', task.images, context.signal);
  const { classifier } = await loadClassifier(saved, images.classNames.length);
  const head = { kind: 'corruptions', ...(await provenanceOf(task, engine, images.size)), fullTestSet, benchmark };
  const before = task.force ? [] : await outcomesBefore(output, head as Corruptions);
  const write = async (clean: Corruptions['clean'], outcomes: readonly CorruptionOutcome[]) => {
    const file = corruptionsSchema.parse({ ...head, clean, corruptions: together(outcomes, before) });
    await writeJson(output, file);
  };
  const { signal, onProgress } = context;
  const options = { benchmark, settings, seed, batchSize, known: before, onOutcomes: write, signal, onProgress };
  const { clean, corruptions } = await measureCorruptions(classifier, images, options);
  await write(clean, corruptions);
  const wrong = corruptions.reduce((sum, each) => sum + each.wrong, 0) / corruptions.length;
  return { summary: `mean error ${(wrong / images.size).toFixed(3)} on corrupted images` };
}

/** What an earlier run measured of the same weights, on the same images and with the same random numbers. */
async function outcomesBefore(output: string, head: Corruptions): Promise<Corruptions['corruptions']> {
  const found = await readJsonIfThere(output, corruptionsSchema);
  const isSame =
    found?.samples === head.samples &&
    found.seed === head.seed &&
    found.benchmark === head.benchmark &&
    found.network.weights === head.network.weights &&
    found.network.outputs === head.network.outputs;
  return isSame ? found.corruptions : [];
}

/** Both, each setting once, in the order of the corruptions' names in either and of severities. */
function together(outcomes: readonly CorruptionOutcome[], before: readonly CorruptionOutcome[]): CorruptionOutcome[] {
  const isNew = ({ name, severity }: CorruptionOutcome) =>
    !outcomes.some((each) => each.name === name && each.severity === severity);
  const all = [...outcomes, ...before.filter(isNew)];
  const names = [...new Set(all.map(({ name }) => name))];
  return all.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name) || a.severity - b.severity);
}
