import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { certificateSchema, type EngineResult, formatEpsilon, type Guarantee } from '@saf/results';
import { readJsonIfThere, writeJson } from '@saf/results/node';
import { z } from 'zod';
import { startEngine } from '../setup/engine.ts';
import { loadClassifier, loadHeldOut, loadImages } from '../setup/load.ts';
import { provenanceOf } from '../setup/provenance.ts';
import type { CertifyTask, StepContext, StepResult } from '../study/steps.ts';
import { certifyImages } from './certify-images.ts';

/** Certifies the images of one network, from where an earlier run stopped, and writes down what is guaranteed. */
export async function certifyNetwork(task: CertifyTask, context: StepContext): Promise<StepResult> {
  const { saved, dataset, heldOutFrom, images: count, batchSize, randomSeed: seed, guarantee: request } = task;
  const { signal, onProgress } = context;
  const engine = await startEngine(task.engine, context);
  const { images, whole } =
    heldOutFrom === null
      ? await loadImages(dataset, 'test', count, signal)
      : await loadHeldOut(dataset, heldOutFrom, count, signal);
  const { classifier } = await loadClassifier(saved, images.classNames.length);
  const provenance = await provenanceOf(task, engine, images.size);
  if (task.force) await rm(partialFile(task.output), { force: true });
  const kept = await keptOutcomes(partialFile(task.output), identityOf(task, provenance.network.weights, engine));
  const options = { seed, batchSize, signal, onProgress, known: kept.known, onOutcomes: kept.add };
  const found = await certifyImages(classifier, images, request, options).finally(kept.save);
  const result = {
    kind: 'certificate',
    ...provenance,
    ...{ dataset, fullTestSet: whole, seconds: kept.seconds() },
    ...(heldOutFrom === null ? {} : { heldOutFrom }),
    ...found,
  };
  await writeJson(task.output, certificateSchema.parse(result));
  await rm(partialFile(task.output), { force: true });
  return { summary: summarize(found.guarantee) };
}

function summarize(guarantee: Guarantee): string {
  if (guarantee.norm === 'linf')
    return guarantee.sizes
      .map(({ epsilon, accuracy }) => `${accuracy.toFixed(3)} certified at ε = ${formatEpsilon(epsilon)}`)
      .join(', ');
  const at = guarantee.sizes.filter(({ radius }) => radius <= 2 * guarantee.std);
  const accuracies = at.map(({ radius, accuracy }) => `${accuracy.toFixed(3)} within ${radius}`);
  return `certified ${accuracies.join(', ')}, average radius ${guarantee.averageRadius.toFixed(3)}`;
}

/** What was found of the first images by a run that was stopped. */
const partialFile = (output: string): string => join(dirname(output), '.checkpoints', basename(output));

/** What decides about what is found of an image; how many images there are does not. */
function identityOf(task: CertifyTask, weights: string, { name, threads, adapter }: EngineResult) {
  const { dataset, heldOutFrom, randomSeed, saved } = task;
  const { images: _, ...guarantee } = task.guarantee;
  const engine = { name, threads, ...(adapter ? { adapter } : {}) };
  return { dataset, heldOutFrom, seed: randomSeed, nonsense: saved.nonsense, guarantee, engine, weights };
}

const schema = z.object({ identity: z.unknown(), seconds: z.number().min(0), outcomes: z.array(z.unknown()) });

/** Between two writings of what there is, in ms. */
const INTERVAL = 10_000;

/** Outcomes that are kept on disk while there are more to come. Those of another measurement are left aside. */
async function keptOutcomes(file: string, identity: object) {
  const there = await readJsonIfThere(file, schema, { isSealed: true });
  // As JSON has it: without fields that are undefined.
  const own = JSON.parse(JSON.stringify(identity));
  const earlier = there && isDeepStrictEqual(there.identity, own) ? there : null;
  const start = performance.now();
  const seconds = () => (earlier?.seconds ?? 0) + (performance.now() - start) / 1000;
  let [outcomes, savedAt, isSaved] = [earlier?.outcomes ?? [], start, true];
  const save = async () => {
    if (isSaved) return;
    await writeJson(file, { identity: own, seconds: seconds(), outcomes });
    [savedAt, isSaved] = [performance.now(), true];
  };
  const add = async (all: readonly unknown[]) => {
    [outcomes, isSaved] = [[...all], false];
    if (performance.now() - savedAt > INTERVAL) await save();
  };
  return { known: earlier?.outcomes, seconds, add, save };
}
