import { rm } from 'node:fs/promises';
import { type Corruptions, corruptionsSchema, type EngineResult } from '@saf/results';
import { readJsonIfThere, writeJson } from '@saf/results/node';
import { z } from 'zod';
import { loadClassifier } from '../setup/load-classifier.ts';
import { loadImages } from '../setup/load-images.ts';
import { provenanceOf } from '../setup/provenance.ts';
import { type ImageMeasurement, measureNetwork } from '../shards/image-measurement.ts';
import type { CorruptionsTask, StepContext, StepResult } from '../study/steps.ts';
import { type CorruptionOutcome, measureCorruptions } from './measure-corruptions.ts';

/** Measures one network on corrupted images, and writes down after each corruption what is known: a later run goes on from there. */
export const measureCorruptionsOfNetwork = (task: CorruptionsTask, context: StepContext): Promise<StepResult> =>
  measureNetwork(networkCorruptions, task, context);

type Found = Pick<Corruptions, 'clean' | 'corruptions'>;
const { clean, corruptions } = corruptionsSchema.shape;

export const networkCorruptions: ImageMeasurement<CorruptionsTask, Found> = {
  found: () => z.object({ clean, corruptions }),
  networks: ({ saved }) => [saved],
  options: ({ randomSeed: seed, benchmark, settings, batchSize }) => ({ seed, benchmark, settings, batchSize }),
  engine: ({ engine }) => engine,
  async measure(task, { engine, range, kept, signal, onProgress }) {
    const { saved, benchmark, settings, batchSize, randomSeed: seed } = task;
    const { images, whole: fullTestSet } = await loadImages(task.dataset, 'test', task.images, signal);
    const { classifier } = await loadClassifier(saved, images.classNames.length);
    const head = await headOf(task, engine, range.end - range.first, fullTestSet);
    const file = kept ?? task.output;
    const known = task.force ? [] : await outcomesBefore(file, head);
    const found = await measureCorruptions(classifier, images.slice(range.first, range.end), {
      ...{ benchmark, settings, seed, batchSize, firstIndex: range.first, known, signal, onProgress },
      onOutcomes: (clean, outcomes) => writeOutcomes(file, head, { clean, corruptions: together(outcomes, known) }),
    });
    return { found, engine, fullTestSet, finish: async () => kept && rm(kept, { force: true }) };
  },
  join: (parts) => ({
    clean: sumOf(parts.map((part) => part.clean)),
    corruptions: parts[0].corruptions.map((each, i) => ({
      ...each,
      ...sumOf(parts.map((part) => part.corruptions[i])),
    })),
  }),
  async write(task, { found, engine, fullTestSet }) {
    const head = await headOf(task, engine, task.images, fullTestSet);
    const before = task.force ? [] : await outcomesBefore(task.output, head);
    await writeOutcomes(task.output, head, { ...found, corruptions: together(found.corruptions, before) });
    const wrong = found.corruptions.reduce((sum, each) => sum + each.wrong, 0) / found.corruptions.length;
    return { summary: `mean error ${(wrong / task.images).toFixed(3)} on corrupted images` };
  },
};

const headOf = async (task: CorruptionsTask, engine: EngineResult, samples: number, fullTestSet: boolean) =>
  ({
    ...{ kind: 'corruptions', ...(await provenanceOf(task, engine, samples)), fullTestSet },
    benchmark: task.benchmark,
  }) as Corruptions;

const writeOutcomes = (file: string, head: Corruptions, found: Found) =>
  writeJson(file, corruptionsSchema.parse({ ...head, ...found }));

const sumOf = (counts: readonly Corruptions['clean'][]): Corruptions['clean'] => ({
  wrong: counts.reduce((sum, { wrong }) => sum + wrong, 0),
  nonsense: counts.reduce((sum, { nonsense }) => sum + nonsense, 0),
});

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
