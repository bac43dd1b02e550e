import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { EngineName } from '@saf/backend';
import { type EngineResult, type TrainingRecord, trainingRecordSchema } from '@saf/results';
import { readJson, readJsonIfThere, writeJson, writeResult } from '@saf/results/node';
import { z } from 'zod';
import { peakMemoryBytes } from '../setup/engine.ts';
import { loadClassifier } from '../setup/load-classifier.ts';
import { type Images, loadHeldOut, loadImages } from '../setup/load-images.ts';
import { weightsHash } from '../setup/provenance.ts';
import { type ImageMeasurement, measureNetwork } from '../shards/image-measurement.ts';
import { modelFiles } from '../study/model-files.ts';
import type { EvaluateTask, StepContext, StepResult } from '../study/steps.ts';
import { type Counted, counted, countedSchema, joinCounted, kindTallies } from './counted.ts';
import { countErrors, curvesOf, type KindTallies } from './evaluate.ts';
import { summarizeEvaluation } from './summarize-evaluation.ts';

/** Evaluates a network of a study on the engine that it was trained on, and writes its result. */
export const evaluateNetwork = (task: EvaluateTask, context: StepContext): Promise<StepResult> =>
  measureNetwork(networkEvaluation, task, context);

export const networkEvaluation: ImageMeasurement<EvaluateTask, Counted> = {
  found: () => countedSchema,
  networks: (task) => [task],
  options: ({ seed, strengths, scope, heldOutFrom }) => ({ seed, strengths, scope, heldOutFrom }),
  engine: async (task) => (await trainingOf(task)).engine.name as EngineName,
  async measure(task, { engine, range, kept, signal, onProgress }) {
    const { strengths, scope, seed } = task;
    const { images, whole: fullTestSet } = await imagesOf(task, signal);
    const { classifier } = await loadClassifier(task, images.classNames.length);
    const file = kept ?? modelFiles(task.folder, task.name).tallies;
    const known = await knownTallies(file, task, engine);
    const options = { strengths, scope, seed, firstIndex: range.first, signal, onProgress };
    const before = { known: await known.load(), onKind: known.save };
    const count = () => countErrors(classifier, images.slice(range.first, range.end), { ...options, ...before });
    const found = await counted(count, peakMemoryBytes);
    return { found, engine, fullTestSet, finish: () => rm(file, { force: true }) };
  },
  join: joinCounted,
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
