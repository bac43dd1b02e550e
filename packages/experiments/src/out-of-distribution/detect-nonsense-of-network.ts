import { type Ood, oodSchema } from '@saf/results';
import { writeJson } from '@saf/results/node';
import { z } from 'zod';
import { loadClassifier } from '../setup/load-classifier.ts';
import { loadImages } from '../setup/load-images.ts';
import { provenanceOf } from '../setup/provenance.ts';
import { type ImageMeasurement, measureNetwork } from '../shards/image-measurement.ts';
import type { OutOfDistributionTask, StepContext, StepResult } from '../study/steps.ts';
import { datasetSizes } from '../study/study-dataset.ts';
import { detectionsOf, type NonsenseScores, scoreNonsense } from './detect-nonsense.ts';

/** Number of training images for the Mahalanobis distance: some 500 of each category. */
const TRAINING_IMAGES = 5_000;

/** Measures how well one network's outputs tell nonsense from test images, and writes it down. */
export const detectNonsenseOfNetwork = (task: OutOfDistributionTask, context: StepContext): Promise<StepResult> =>
  measureNetwork(nonsenseDetection, task, context);

/** Scores of images as text: JSON has no word for infinity, and would round nothing but take three times the room. */
const imageScores = z.object({ values: z.base64(), resolved: z.base64() });
const foundSchema = z.array(
  z.object({
    score: z.string(),
    higherMeans: z.enum(['in-distribution', 'out-of-distribution']),
    images: imageScores,
    nonsense: z.record(z.string(), imageScores),
  }),
);

type Found = z.infer<typeof foundSchema>;
type TextScores = z.infer<typeof imageScores>;

export const nonsenseDetection: ImageMeasurement<OutOfDistributionTask, Found> = {
  found: () => foundSchema,
  networks: ({ saved }) => [saved],
  options: ({ randomSeed: seed, batchSize }) => ({ seed, batchSize }),
  engine: ({ engine }) => engine,
  async measure(task, { engine, range, signal, onProgress }) {
    const { saved, dataset, batchSize, randomSeed: seed } = task;
    const { images, whole: fullTestSet } = await loadImages(dataset, 'test', task.images, signal);
    const fitted = Math.min(TRAINING_IMAGES, datasetSizes(dataset).training);
    const { images: training } = await loadImages(dataset, 'train', fitted, signal);
    const { classifier } = await loadClassifier(saved, images.classNames.length);
    const test = images.slice(range.first, range.end);
    const target = { classifier, isRadial: saved.loss !== null, test, training };
    const options = { seed, batchSize, firstIndex: range.first, signal, onProgress };
    return { found: (await scoreNonsense(target, options)).map(toText), engine, fullTestSet };
  },
  join: (parts) =>
    parts[0].map(({ nonsense, ...first }, k) => ({
      ...first,
      images: joined(parts.map((part) => part[k].images)),
      nonsense: Object.fromEntries(
        Object.keys(nonsense).map((kind) => [kind, joined(parts.map((part) => part[k].nonsense[kind]))]),
      ),
    })),
  async write(task, { found, engine }) {
    const detections = detectionsOf(found.map(fromText));
    const ood = oodSchema.parse({ ...(await provenanceOf(task, engine, task.images)), detections });
    await writeJson(task.output, ood);
    return { summary: summarize(ood) };
  },
};

const textOf = (values: Float32Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

const valuesOf = (text: string): Float32Array => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);

/** The same, with another form of scores. */
function withScores<From, To>(
  {
    score,
    higherMeans,
    images,
    nonsense,
  }: { images: From; nonsense: Readonly<Record<string, From>> } & Pick<NonsenseScores, 'score' | 'higherMeans'>,
  change: (scores: From) => To,
) {
  const changed = Object.entries(nonsense).map(([kind, scores]) => [kind, change(scores)] as const);
  return { score, higherMeans, images: change(images), nonsense: Object.fromEntries(changed) };
}

const toText = (scores: NonsenseScores): Found[number] =>
  withScores(scores, ({ values, resolved }) => ({ values: textOf(values), resolved: textOf(resolved) }));

const fromText = (scores: Found[number]): NonsenseScores =>
  withScores(scores, ({ values, resolved }) => ({ values: valuesOf(values), resolved: valuesOf(resolved) }));

function joined(parts: readonly TextScores[]): TextScores {
  const all = (field: keyof TextScores) =>
    Buffer.concat(parts.map((part) => Buffer.from(part[field], 'base64'))).toString('base64');
  return { values: all('values'), resolved: all('resolved') };
}

function summarize({ detections }: Ood): string {
  const mean = detections.reduce((sum, { auroc }) => sum + auroc, 0) / detections.length;
  return `mean AUROC ${mean.toFixed(3)} of ${detections.length}`;
}
