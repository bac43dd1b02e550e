import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { attackNamed } from '@saf/attacks/by-name';
import type { EngineName } from '@saf/backend';
import { type EngineResult, type TrainingRecord, trainingRecordSchema } from '@saf/results';
import { readJson, readJsonIfThere, writeJson, writeResult } from '@saf/results/node';
import { z } from 'zod';
import { peakMemoryBytes, startEngine } from '../setup/engine.ts';
import { type Images, loadClassifier, loadHeldOut, loadImages } from '../setup/load.ts';
import { weightsHash } from '../setup/provenance.ts';
import { type ImageMeasurement, measureNetwork } from '../shards/image-measurement.ts';
import { modelFiles } from '../study/model-files.ts';
import type { EvaluateSavedModelTask, EvaluateTask, StepContext, StepResult } from '../study/steps.ts';
import { countErrors, curvesOf, evaluate, type KindTallies } from './evaluate.ts';
import { type Evaluation, summarizeEvaluation } from './summarize-evaluation.ts';

/** Evaluates a network of a study on the engine that it was trained on, and writes its result. */
export const evaluateNetwork = (task: EvaluateTask, context: StepContext): Promise<StepResult> =>
  measureNetwork(networkEvaluation, task, context);

const numbers = z.array(z.number());
const tallies = z.array(z.object({ wrong: z.int(), decibels: z.number(), changed: z.int() }));
const rule = z.union([z.object({ threshold: z.number() }), z.object({ category: z.number() })]);
const rules = z.array(z.object({ rule, raw: tallies, clipped: tallies.nullable() }));
const kindTallies = z.array(
  z.object({
    kind: z.enum(['adversarial', 'nonsense', 'noisy']),
    batches: z.array(z.object({ epsilons: numbers, count: z.int(), rules })),
  }),
);
const foundSchema = z.object({ seconds: z.number(), peakMemoryBytes: z.number(), kinds: kindTallies });

export const networkEvaluation: ImageMeasurement<EvaluateTask, z.infer<typeof foundSchema>> = {
  found: () => foundSchema,
  networks: (task) => [task],
  options: ({ seed, strengths, scope, heldOutFrom }) => ({ seed, strengths, scope, heldOutFrom }),
  engine: async (task) => (await trainingOf(task)).engine.name as EngineName,
  async measure(task, { engine, range, kept, signal, onProgress }) {
    const { strengths, scope, seed } = task;
    const { images, whole: fullTestSet } = await imagesOf(task, signal);
    const { classifier } = await loadClassifier(task, images.classNames.length);
    const file = kept ?? modelFiles(task.folder, task.name).tallies;
    const known = await knownTallies(file, task, engine);
    const started = performance.now();
    const kinds = await countErrors(classifier, images.slice(range.first, range.end), {
      ...{ strengths, scope, seed, firstIndex: range.first, signal, onProgress },
      ...{ known: await known.load(), onKind: known.save },
    });
    const seconds = (performance.now() - started) / 1000;
    const found = { seconds, peakMemoryBytes: peakMemoryBytes(), kinds: kindTallies.parse(kinds) };
    return { found, engine, fullTestSet, finish: () => rm(file, { force: true }) };
  },
  join: (parts) => ({
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
    peakMemoryBytes: Math.max(...parts.map((part) => part.peakMemoryBytes)),
    kinds: parts[0].kinds.map(({ kind }, i) => ({ kind, batches: parts.flatMap(({ kinds }) => kinds[i].batches) })),
  }),
  async write(task, { found, fullTestSet }) {
    const files = modelFiles(task.folder, task.name);
    const record = await trainingOf(task);
    const { seconds, kinds } = found;
    const evaluation = {
      ...{ samples: task.images, fullTestSet, seconds, curves: curvesOf(kinds) },
      ...(task.heldOutFrom === null ? {} : { heldOutFrom: task.heldOutFrom }),
    };
    const peak = Math.max(record.peakMemoryBytes, found.peakMemoryBytes);
    await writeResult(
      files.result,
      { ...record, kind: 'evaluation', evaluation, peakMemoryBytes: peak },
      { dependsOn: [files.topology, files.weights] },
    );
    await rm(files.partial, { recursive: true, force: true });
    return { summary: summarizeEvaluation(evaluation) };
  },
};

const trainingOf = ({ folder, name }: EvaluateTask): Promise<TrainingRecord> =>
  readJson(modelFiles(folder, name).training, trainingRecordSchema, { isSealed: true });

function imagesOf({ dataset, images, heldOutFrom }: EvaluateTask, signal: AbortSignal): Promise<Images> {
  return heldOutFrom === null
    ? loadImages(dataset, 'test', images, signal)
    : loadHeldOut(dataset, heldOutFrom, images, signal);
}

/** What was found out about a saved model, and on which engine. */
export interface SavedModelEvaluation {
  readonly evaluation: Evaluation;
  readonly engine: EngineResult;
}

/** Evaluates any saved model, and gives back what it found. */
export async function evaluateSavedModel(
  task: EvaluateSavedModelTask,
  context: StepContext,
): Promise<StepResult<SavedModelEvaluation>> {
  const engine = await startEngine(task.engine, context);
  const images = await loadImages(task.dataset, 'test', task.images, context.signal);
  const attack = task.attack === null ? undefined : await attackNamed(task.attack);
  const { strengths, scope, seed } = task;
  const { classifier } = await loadClassifier(task, images.images.classNames.length);
  const { onProgress, signal } = context;
  const evaluation = await evaluate(classifier, images.images, {
    ...{ strengths, scope, seed, attack, fullTestSet: images.whole, onProgress, signal },
  });
  return { summary: summarizeEvaluation(evaluation), value: { evaluation, engine } };
}

const schema = z.object({ identity: z.unknown(), kinds: kindTallies });

/** What is counted by an evaluation under way, kept so that one that was stopped need not measure it again. */
interface KnownTallies {
  load(): Promise<readonly KindTallies[]>;
  save(kinds: readonly KindTallies[]): Promise<void>;
}

/** That of exactly these weights and this evaluation; whatever else the file holds is left aside. */
async function knownTallies(file: string, task: EvaluateTask, engine: EngineResult): Promise<KnownTallies> {
  const { dataset, images, heldOutFrom, strengths, scope, seed, nonsense } = task;
  const weights = await weightsHash(task.model);
  const { name, threads, adapter } = engine;
  const identity = {
    dataset,
    images,
    heldOutFrom,
    strengths: [...strengths],
    scope,
    seed,
    nonsense,
    engine: { name, threads, ...(adapter ? { adapter } : {}) },
    weights,
  };
  return {
    async load() {
      const there = await readJsonIfThere(file, schema, { isSealed: true });
      return there && isDeepStrictEqual(there.identity, identity) ? there.kinds : [];
    },
    save: (kinds) => writeJson(file, { identity, kinds }),
  };
}
