import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { formatEpsilon } from '@saf/metrics';
import { type AttackOutcome, type EngineResult, type Robustness, robustnessSchema, worstOf } from '@saf/results';
import { readJsonIfThere, writeJson } from '@saf/results/node';
import { z } from 'zod';
import { loadClassifier } from '../setup/load-classifier.ts';
import { loadImages } from '../setup/load-images.ts';
import { provenanceOf, weightsHash } from '../setup/provenance.ts';
import { type ImageMeasurement, measureNetwork } from '../shards/image-measurement.ts';
import type { ImageRange } from '../shards/split-images.ts';
import type { SavedModel, StepContext, StepResult, SubmitTask } from '../study/steps.ts';
import { nameOfDataset } from '../study/study-dataset.ts';
import { type AttackedImages, attackImages, together } from './attack-images.ts';
import { laterAttack } from './submitted-attacks.ts';

/**
 * Puts one network under AutoAttack, standard version, and what is to follow it, and writes down which images it still gets right. What is
 * known after each batch is kept: a run that was stopped is gone on from.
 */
export const submitNetwork = (task: SubmitTask, context: StepContext): Promise<StepResult> =>
  measureNetwork(submission, task, context);

const flags = z.string().regex(/^[01]+$/);
const attackedImages = z.array(
  z.object({
    attack: z.string(),
    epsilon: z.number().gt(0),
    clean: flags,
    standing: flags,
    proven: flags.optional(),
    seconds: z.number().min(0),
  }),
);

export const submission: ImageMeasurement<SubmitTask, AttackedImages[]> = {
  found: () => attackedImages,
  networks: ({ saved, sources }) => [saved, ...sources],
  options: ({ randomSeed: seed, epsilons, batchSize, laterAttacks, certifiedRadii }) => ({
    ...{ seed, epsilons, batchSize, laterAttacks },
    ...provenOf(certifiedRadii),
  }),
  engine: ({ engine }) => engine,
  async measure(task, { engine, range, kept: file, signal, onProgress }) {
    const { saved, sources, epsilons, batchSize, randomSeed: seed, dataset, laterAttacks, certifiedRadii } = task;
    const { images, whole: fullTestSet } = await loadImages(dataset, 'test', task.images, signal);
    const load = async (each: SavedModel) => (await loadClassifier(each, images.classNames.length)).classifier;
    const classifier = await load(saved);
    const kept = await keptBatches(task, range, file ?? keptFile(task.output), engine);
    const found = await attackImages(classifier, images.slice(range.first, range.end), {
      ...{ epsilons, seed, batchSize, firstIndex: range.first, signal, onProgress },
      ...{ laterAttacks: laterAttacks.map(laterAttack), sources: await Promise.all(sources.map(load)) },
      certifiedRadii: certifiedRadii?.slice(range.first, range.end),
      ...{ known: kept.known, onBatch: kept.save },
    });
    return { found, engine, fullTestSet, finish: kept.remove };
  },
  join: ([first, ...others]) =>
    others.reduce((joined, part) => joined.map((each, i) => together(each, part[i])), first),
  async write(task, { found, engine, fullTestSet }) {
    const { epsilons, dataset } = task;
    const provenance = await provenanceOf(task, engine, task.images);
    const attacks = found.map(({ clean: _, ...each }) => each);
    const isAnew = ({ attack, epsilon }: AttackOutcome) =>
      attacks.some((each) => each.attack === attack && each.epsilon === epsilon);
    const others = (await attacksBefore(task, provenance)).filter((each) => !isAnew(each));
    const all = [...others, ...attacks].sort((a, b) => a.epsilon - b.epsilon);
    const head = { kind: 'robustness', ...provenance, dataset: nameOfDataset(dataset), fullTestSet };
    const robustness = robustnessSchema.parse({ ...head, clean: found[0].clean, attacks: all });
    await writeJson(task.output, robustness);
    return { summary: summarize(robustness, epsilons) };
  },
};

/** What an earlier run found, of the same weights and on the same images. */
async function attacksBefore(
  { output, dataset }: SubmitTask,
  { network, samples, seed }: Awaited<ReturnType<typeof provenanceOf>>,
): Promise<Robustness['attacks']> {
  const found = await readJsonIfThere(output, robustnessSchema);
  const isSame =
    found?.network.weights === network.weights &&
    found.network.outputs === network.outputs &&
    found.samples === samples &&
    found.seed === seed &&
    found.dataset === nameOfDataset(dataset);
  return isSame ? found.attacks : [];
}

const keptSchema = z.object({ identity: z.record(z.string(), z.unknown()), attacked: attackedImages });

const keptFile = (output: string): string => join(dirname(output), '.checkpoints', basename(output));

/**
 * What a run that was stopped found, if it was of the same weights, seed, engine and certificates, and a place to keep more. How many images,
 * which sizes and which later attacks it was asked for does not matter.
 */
async function keptBatches(
  { randomSeed: seed, saved, dataset, force, certifiedRadii }: SubmitTask,
  { first, end }: ImageRange,
  file: string,
  { name, threads, adapter }: EngineResult,
) {
  const engine = { name, threads, ...(adapter ? { adapter } : {}) };
  const { nonsense, outputs } = saved;
  const own = { dataset: nameOfDataset(dataset), seed, nonsense, ...(outputs && { outputs }), engine };
  const weights = await weightsHash(saved.model);
  const identity = { ...own, ...provenOf(certifiedRadii), weights, ...(first > 0 && { first }) };
  const found = force ? null : await readJsonIfThere(file, keptSchema, { isSealed: true });
  const isSame = found !== null && isDeepStrictEqual(found.identity, identity);
  const known = isSame ? found.attacked.map((each) => ofFirst(each, end - first)) : [];
  return {
    known,
    save: (attacked: readonly AttackedImages[]) => {
      const isAnew = ({ attack, epsilon }: AttackedImages) =>
        attacked.some((each) => each.attack === attack && each.epsilon === epsilon);
      const later = known.filter((each) => !isAnew(each));
      return writeJson(file, { identity, attacked: [...attacked, ...later] });
    },
    remove: () => rm(file, { force: true }),
  };
}

const ofFirst = ({ clean, standing, proven, ...each }: AttackedImages, images: number): AttackedImages => ({
  ...each,
  clean: clean.slice(0, images),
  standing: standing.slice(0, images),
  ...(proven !== undefined && { proven: proven.slice(0, images) }),
});

/** What is proven, in short: what is found depends on it. */
const provenOf = (certifiedRadii: readonly number[] | null): { proven?: string } =>
  certifiedRadii ? { proven: createHash('sha256').update(JSON.stringify(certifiedRadii)).digest('hex') } : {};

function summarize(robustness: Robustness, epsilons: readonly number[]): string {
  return epsilons
    .map((epsilon) => `${worstOf(robustness, epsilon).rate.toFixed(3)} at ε = ${formatEpsilon(epsilon)}`)
    .join(', ');
}
